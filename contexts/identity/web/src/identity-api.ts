import type { ClientOf } from '@atelier/contract';
import type { identity } from '@atelier/identity-contract';
import { useClient } from '@atelier/ui';

export type IdentityApi = ClientOf<typeof identity>;
export type Me = Awaited<ReturnType<IdentityApi['me']>>;
export type ApiKey = Awaited<ReturnType<IdentityApi['listApiKeys']>>['items'][number];
export type NewApiKey = Awaited<ReturnType<IdentityApi['createApiKey']>>;
export type User = Awaited<ReturnType<IdentityApi['listUsers']>>['items'][number];
export type Role = Awaited<ReturnType<IdentityApi['listRoles']>>['items'][number];
export type WorkspaceId = Me['workspace']['id'];
export type Member = Awaited<ReturnType<IdentityApi['listMembers']>>['items'][number];
export type Invitation = Awaited<ReturnType<IdentityApi['listInvitations']>>['items'][number];
export type MyInvitation = Awaited<ReturnType<IdentityApi['listMyInvitations']>>['items'][number];
export type AuditEntry = Awaited<ReturnType<IdentityApi['listAuditEntries']>>['items'][number];

export const useIdentity = () => useClient<IdentityApi>('identity');

export const keys = {
  me: ['identity', 'me'] as const,
  apiKeys: ['identity', 'api-keys'] as const,
  users: ['identity', 'users'] as const,
  roles: ['identity', 'roles'] as const,
  audit: ['identity', 'audit'] as const,
  myInvitations: ['identity', 'my-invitations'] as const,
  invitations: (id: string) => ['identity', 'invitations', id] as const,
  members: (id: string) => ['identity', 'members', id] as const,
};
