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

const asked = {
  invitationId: 'invitation_1',
  email: 'bob@example.com',
  role: 'member',
  by: ada,
  expiresAt: '2026-03-15',
} as const;
const invited: WorkspaceEvent = { type: 'MemberInvited', workspaceId, name: 'Studio', ...asked };
const closed = (as: 'accepted' | 'revoked' | 'replaced' | 'expired'): WorkspaceEvent => ({
  type: 'InvitationClosed',
  workspaceId,
  invitationId: 'invitation_1',
  as,
});

test('an owner invites, and who is invited becomes a member when he accepts', () => {
  given(workspace, created)
    .when({ type: 'InviteMember', workspaceId, ...asked, now: '2026-03-01' })
    .accepts(invited);
  const accept = {
    type: 'AcceptInvitation',
    workspaceId,
    invitationId: 'invitation_1',
    by: bob,
    email: 'bob@example.com',
    now: '2026-03-02',
  } as const;
  given(workspace, created, invited).when(accept).accepts(closed('accepted'), added('member'));
  for (const [wrong, ...history] of [
    [{ ...accept, email: 'eve@example.com' }, invited],
    [{ ...accept, now: '2026-03-15' }, invited],
    [accept, invited, closed('accepted')],
    [accept, invited, closed('revoked')],
  ] as const)
    given(workspace, created, ...history)
      .when(wrong)
      .rejects({ code: 'INVITATION_NOT_FOUND' });
});

test('of invitations to one address the newest is good, and one out of date goes with the next', () => {
  const second = { ...asked, invitationId: 'invitation_2' } as const;
  const again = { type: 'InviteMember', workspaceId, ...second } as const;
  given(workspace, created, invited)
    .when({ ...again, now: '2026-03-02' })
    .accepts(closed('replaced'), { ...invited, ...second });
  const other = { ...second, email: 'eve@example.com' };
  given(workspace, created, invited)
    .when({ ...again, ...other, now: '2026-03-15' })
    .accepts(closed('expired'), { ...invited, ...other });
});

test('with an owner who is taken out, or is one no more, go his invitations', () => {
  const bobs = { ...invited, by: bob } as const;
  given(workspace, created, added('owner'), bobs)
    .when({ type: 'RemoveMember', workspaceId, by: ada, userId: bob })
    .accepts({ type: 'MemberRemoved', workspaceId, userId: bob }, closed('revoked'));
  given(workspace, created, added('owner'), bobs)
    .when({ type: 'ChangeMember', workspaceId, by: ada, userId: bob, role: 'member' })
    .accepts(added('member'), closed('revoked'));
});

test('an owner makes a member an owner, and nobody a member without asking', () => {
  const change = { type: 'ChangeMember', workspaceId, by: ada, userId: bob } as const;
  given(workspace, created, added('member'))
    .when({ ...change, role: 'member' })
    .accepts();
  given(workspace, created, added('member'))
    .when({ ...change, role: 'owner' })
    .accepts(added('owner'));
  given(workspace, created)
    .when({ ...change, role: 'member' })
    .rejects({ code: 'USER_NOT_FOUND' });
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
