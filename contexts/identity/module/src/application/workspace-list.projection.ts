import { insert, projection, type UserId, update, type WorkspaceId } from '@atelier/kernel';
import type { MemberRole } from '../domain/members.ts';
import type { WorkspaceEvent } from '../domain/workspace.ts';

export type MemberEntry = {
  readonly userId: UserId;
  readonly role: MemberRole;
  readonly joinedAt: string;
};

export type WorkspaceRow = {
  readonly id: WorkspaceId;
  readonly workspaceId: WorkspaceId;
  readonly name: string;
  readonly createdAt: string;
  readonly members: readonly MemberEntry[];
};

export const workspaceList = projection<WorkspaceEvent, WorkspaceRow>('workspace-list', {
  WorkspaceCreated: ({ workspaceId, name, ownerId }, { at }) =>
    insert({
      id: workspaceId,
      workspaceId,
      name,
      createdAt: at,
      members: [{ userId: ownerId, role: 'owner', joinedAt: at }],
    }),
  WorkspaceRenamed: ({ workspaceId, name }) => update(workspaceId, (row) => ({ ...row, name })),
  ContentPolicyChanged: () => [],
  MemberInvited: () => [],
  InvitationClosed: () => [],
  MemberAdded: ({ workspaceId, userId, role }, { at }) =>
    update(workspaceId, (row) => {
      const before = row.members.find((each) => each.userId === userId);
      const others = row.members.filter((each) => each.userId !== userId);
      return { ...row, members: [...others, { userId, role, joinedAt: before?.joinedAt ?? at }] };
    }),
  MemberRemoved: ({ workspaceId, userId }) =>
    update(workspaceId, (row) => ({
      ...row,
      members: row.members.filter((each) => each.userId !== userId),
    })),
});
