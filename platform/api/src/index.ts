export type {
  AuditRecord,
  Authenticated,
  Credential,
  Module,
  ModuleHost,
  ModuleSubscription,
  NeighboursOf,
  PublishedEvent,
  RawRoute,
  StartedModule,
} from './module.ts';
