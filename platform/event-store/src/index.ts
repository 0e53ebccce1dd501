export type {
  Append,
  EventStore,
  ExecuteOptions,
  Metadata,
  RecordedEvent,
  StreamAddress,
  Transaction,
} from './event-store.ts';
export { type Execute, type Executed, executor } from './executor.ts';
export { BadCursor } from './list-cursor.ts';
export { type MemoryEventStore, memoryEventStore } from './memory-event-store.ts';
export { type PostgresEventStoreOptions, postgresEventStore } from './postgres-event-store.ts';
export { prepareReadTables } from './read-table.ts';
export type { ListOptions, Page, Rows, Where } from './rows.ts';
export { eventStoreMigrations } from './schema.ts';
export type { Upcaster, Upcasters } from './upcasters.ts';
export { announce } from './wake.ts';
