import { test } from 'node:test';
import { given } from '@atelier/kernel/testing';
import { type WorkspaceEvent, workspace } from './workspace.ts';

const workspaceId = 'workspace_1';
const ada = 'user_ada';
const bob = 'user_bob';
const created: WorkspaceEvent = {
  type: 'WorkspaceCreated',
  workspaceId,
  name: 'Studio',
  ownerId: ada,
  isPersonal: false,
};
const added = (role: 'owner' | 'member'): WorkspaceEvent => ({
  type: 'MemberAdded',
  workspaceId,
  userId: bob,
  role,
});

test('an owner lets a member in once, and can make him an owner', () => {
  const add = { type: 'AddMember', workspaceId, by: ada, userId: bob } as const;
  given(workspace, created)
    .when({ ...add, role: 'member' })
    .accepts(added('member'));
  given(workspace, created, added('member'))
    .when({ ...add, role: 'member' })
    .accepts();
  given(workspace, created, added('member'))
    .when({ ...add, role: 'owner' })
    .accepts(added('owner'));
});

test('only what differs is changed', () => {
  given(workspace, created)
    .when({ type: 'ChangeWorkspace', workspaceId, by: ada, name: 'Studio' })
    .accepts();
  given(workspace, created)
    .when({ type: 'ChangeWorkspace', workspaceId, by: ada, name: 'Private' })
    .accepts({ type: 'WorkspaceRenamed', workspaceId, name: 'Private' });
});

test('a member changes nothing but may leave', () => {
  given(workspace, created, added('member'))
    .when({ type: 'ChangeWorkspace', workspaceId, by: bob, name: 'Mine' })
    .rejects({ code: 'NOT_WORKSPACE_OWNER' });
  given(workspace, created, added('member'))
    .when({ type: 'RemoveMember', workspaceId, by: bob, userId: bob })
    .accepts({ type: 'MemberRemoved', workspaceId, userId: bob });
});

test('for a stranger the workspace is not there', () => {
  given(workspace, created)
    .when({ type: 'RemoveMember', workspaceId, by: bob, userId: bob })
    .rejects({ code: 'WORKSPACE_NOT_FOUND' });
});

test('who is no member cannot be removed', () => {
  given(workspace, created)
    .when({ type: 'RemoveMember', workspaceId, by: ada, userId: bob })
    .rejects({ code: 'USER_NOT_FOUND' });
});

test('the last owner stays, and everybody in his personal workspace', () => {
  const leave = { type: 'RemoveMember', workspaceId, by: ada, userId: ada } as const;
  given(workspace, created, added('member')).when(leave).rejects({ code: 'LAST_OWNER' });
  given(workspace, { ...created, isPersonal: true }, added('owner'))
    .when(leave)
    .rejects({ code: 'PERSONAL_WORKSPACE' });
});
