import { insert, projection, remove, type UserId, type WorkspaceId } from '@atelier/kernel';
import type { InvitationId } from '../domain/invitations.ts';
import type { MemberRole } from '../domain/members.ts';
import type { WorkspaceEvent } from '../domain/workspace.ts';

export type InvitationRow = {
  readonly id: InvitationId;
  readonly workspaceId: WorkspaceId;
  readonly email: string;
  readonly role: MemberRole;
  readonly by: UserId;
  readonly createdAt: string;
  readonly expiresAt: string;
};

export const invitationList = projection<WorkspaceEvent, InvitationRow>(
  'invitation-list',
  {
    WorkspaceCreated: () => [],
    WorkspaceRenamed: () => [],
    ContentPolicyChanged: () => [],
    MemberInvited: ({ workspaceId, invitationId, email, role, by, expiresAt }, { at }) =>
      insert({ id: invitationId, workspaceId, email, role, by, createdAt: at, expiresAt }),
    InvitationClosed: ({ invitationId }) => remove(invitationId),
    MemberAdded: () => [],
    MemberRemoved: () => [],
  },
  ['email'],
);
