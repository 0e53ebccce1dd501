import type { ClientOf } from '@atelier/contract';
import type { CallContext } from '@atelier/kernel';
import type { identity } from './identity.contract.ts';

export { identity } from './identity.contract.ts';
export { identityEvents } from './identity.events.ts';
export {
  ApiKey,
  AuditEntry,
  BaseUrl,
  Me,
  Member,
  PermissionShape,
  ProviderKey,
  ProviderName,
  Role,
  User,
  Workspace,
  WorkspaceSummary,
} from './identity.shapes.ts';

export { ownerOnly } from './owner-only.ts';

export type IdentityClient = ClientOf<typeof identity, CallContext>;
