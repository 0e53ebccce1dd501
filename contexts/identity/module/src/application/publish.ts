import type { Published } from '@atelier/contract';
import type { identityEvents } from '@atelier/identity-contract';
import type { ApiKeyEvent } from '../domain/api-key.ts';
import type { LoginEvent } from '../domain/login.ts';
import type { ProviderKeyEvent } from '../domain/provider-key.ts';
import type { UserEvent } from '../domain/user.ts';
import type { WorkspaceEvent } from '../domain/workspace.ts';

type Told = UserEvent | LoginEvent | ApiKeyEvent | ProviderKeyEvent | WorkspaceEvent;

/** What other contexts hear of an event; undefined for what stays inside. */
export function publish(event: {
  readonly type: string;
}): Published<typeof identityEvents> | undefined {
  // Every other event of this context falls through the switch.
  const told = event as Told;
  switch (told.type) {
    case 'UserRegistered': {
      const { userId, email, workspaceId } = told;
      return { type: 'identity.user-registered.v1', data: { userId, email, workspaceId } };
    }
    case 'UserAuthenticated': {
      const { userId, loginId } = told;
      return { type: 'identity.user-authenticated.v1', data: { userId, loginId } };
    }
    case 'RoleAssigned': {
      const { userId, role } = told;
      return { type: 'identity.role-assigned.v1', data: { userId, role } };
    }
    case 'PermissionGranted': {
      const { userId, resource, action } = told;
      return { type: 'identity.permission-granted.v1', data: { userId, resource, action } };
    }
    case 'ProviderKeyStored': {
      const { userId, provider } = told;
      return { type: 'identity.api-key-stored.v1', data: { userId, provider } };
    }
    case 'ProviderKeyRemoved': {
      const { userId, provider } = told;
      return { type: 'identity.api-key-removed.v1', data: { userId, provider } };
    }
    case 'ApiKeyRevoked': {
      const { userId, keyId } = told;
      return { type: 'identity.api-key-revoked.v1', data: { userId, keyId } };
    }
    case 'ContentPolicyChanged': {
      const { workspaceId, contentPolicy } = told;
      return { type: 'identity.workspace-changed.v1', data: { workspaceId, contentPolicy } };
    }
    case 'MemberInvited': {
      const { invitationId, name, by, invited } = told;
      if (invited === undefined) return undefined;
      const data = { invitationId, workspaceName: name, invitedBy: by, ...invited };
      return { type: 'identity.member-invited.v1', data };
    }
    default:
      return undefined;
  }
}
