import type { ClientOf } from '@atelier/contract';
import type { CallContext } from '@atelier/kernel';
import type { identity } from './identity.contract.ts';

export {
  ApiKey,
  AuditEntry,
  ContentPolicy,
  identity,
  Me,
  Member,
  PermissionShape,
  ProviderKey,
  ProviderName,
  Role,
  User,
  Workspace,
  WorkspaceSummary,
} from './identity.contract.ts';
export { identityEvents } from './identity.events.ts';

export type IdentityClient = ClientOf<typeof identity, CallContext>;
