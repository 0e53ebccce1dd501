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
export { type MemorySubscription, memorySubscribe } from './memory-subscription.ts';
export { listParked, type ParkedEvent, redrive } from './parked.ts';
export { type PostgresEventStoreOptions, postgresEventStore } from './postgres-event-store.ts';
export { prepareReadTables } from './read-table.ts';
export type { ListOptions, Page, Rows, Where } from './rows.ts';
export { eventStoreMigrations } from './schema.ts';
export {
  eventSource,
  type PublishedEvent,
  type Source,
  type SourceRow,
  type Translate,
  tableSource,
} from './source.ts';
export { type Subscription, type SubscriptionOptions, subscribe } from './subscription.ts';
export { type SubscriptionLag, subscriptionLag } from './subscription-lag.ts';
export { onTableNews } from './table-news.ts';
export type { Upcaster, Upcasters } from './upcasters.ts';
export { announce } from './wake.ts';
export { type Aggregate, stateOf, type Write, type Writing, writer } from './writer.ts';
