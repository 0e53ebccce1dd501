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
export type { ListOptions, Page, Rows, Where } from './rows.ts';
