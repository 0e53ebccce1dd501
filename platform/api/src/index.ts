export type {
  AuditRecord,
  Authenticated,
  Credential,
  Module,
  ModuleHost,
  ModuleSubscription,
  PublicRoute,
  PublishedEvent,
  RawCall,
  RawRoute,
  StartedModule,
} from './module.ts';
export { postgresIdempotencyRecords } from './idempotency-records.postgres.ts';
export { listen } from './listen.ts';
export { ProblemError } from './problem.ts';
export { type ApiOptions, startApi } from './start-api.ts';
export {
  type AnyModule,
  type StartedModules,
  startModules,
  type Connect,
} from './start-modules.ts';
export { staticFiles } from './static-files.ts';
