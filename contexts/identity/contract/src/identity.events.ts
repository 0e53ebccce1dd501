import { id, z } from '@atelier/contract';

/** What identity tells other contexts. A version in the name is raised by a breaking change only. */
export const identityEvents = {
  'identity.user-registered.v1': z.object({
    userId: id('user'),
    email: z.string(),
    workspaceId: id('workspace'),
  }),
  'identity.user-authenticated.v1': z.object({ userId: id('user'), loginId: id('login') }),
  'identity.role-assigned.v1': z.object({ userId: id('user'), role: z.string() }),
  'identity.permission-granted.v1': z.object({
    userId: id('user'),
    resource: z.string(),
    action: z.string(),
  }),
  'identity.api-key-stored.v1': z.object({ userId: id('user'), provider: z.string() }),
  'identity.api-key-removed.v1': z.object({ userId: id('user'), provider: z.string() }),
  'identity.api-key-revoked.v1': z.object({ userId: id('user'), keyId: id('key') }),
  /** Of who has an account; `homeId` is his personal workspace, where he is told. */
  'identity.member-invited.v1': z.object({
    invitationId: id('invitation'),
    workspaceName: z.string(),
    invitedBy: id('user'),
    userId: id('user'),
    homeId: id('workspace'),
  }),
  /** What a workspace's log was to keep, of the time before the gateway was asked; never told anew. */
  'identity.workspace-changed.v1': z.object({
    workspaceId: id('workspace'),
    contentPolicy: z.enum(['keep', 'drop']),
  }),
} as const;
