export type {
  AuditRecord,
  Authenticated,
  Credential,
  Module,
  ModuleHost,
  ModuleSubscription,
  NeighboursOf,
  PublicRoute,
  PublishedEvent,
  RawCall,
  RawRoute,
  StartedModule,
} from './module.ts';
export type { IdempotencyRecords, RecordedAnswer } from './idempotency-records.ts';
export { memoryIdempotencyRecords } from './idempotency-records.memory.ts';
export { postgresIdempotencyRecords } from './idempotency-records.postgres.ts';
export { AddressError, listen } from './listen.ts';
export { openApiDocument } from './openapi.ts';
export type { HostedModule } from './operations.ts';
export { ProblemError } from './problem.ts';
export { type ApiOptions, type RunningApi, startApi } from './start-api.ts';
export {
  type AnyModule,
  type StartedModules,
  type StartModulesOptions,
  startModules,
  type Connect,
} from './start-modules.ts';
export { type StaticFiles, staticFiles } from './static-files.ts';
