import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeOf, letIn } from './testing/callers.ts';
import { identityInMemory } from './testing/identity-in-memory.ts';

test('a workspace is not there for who is no member', async () => {
  const { signedUp } = identityInMemory();
  const [ada, eve] = [await signedUp('ada'), await signedUp('eve')];
  const { workspaceId } = ada;
  for (const each of [
    eve.api.getWorkspace({ workspaceId }),
    eve.api.changeWorkspace({ workspaceId, name: 'mine' }),
    eve.api.listMembers({ workspaceId }),
    eve.api.inviteMember({ workspaceId, email: eve.email }),
    eve.api.listInvitations({ workspaceId }),
    eve.api.revokeInvitation({ workspaceId, invitationId: 'invitation_none' }),
    eve.api.changeMember({ workspaceId, userId: eve.id, role: 'owner' }),
    eve.api.removeMember({ workspaceId, userId: ada.id }),
    eve.api.removeMember({ workspaceId, userId: eve.id }),
    eve.api.switchWorkspace({ workspaceId }),
    eve.api.getWorkspace({ workspaceId: 'workspace_none' }),
    eve.api.changeWorkspace({ workspaceId: 'workspace_none', name: 'x' }),
  ])
    assert.equal(await codeOf(each), 'WORKSPACE_NOT_FOUND');
});

test('a user makes 20 workspaces at most, also at once, and others take none of his', async () => {
  const { signedUp, owner } = identityInMemory();
  const [ada, bob] = [await signedUp('ada'), await signedUp('bob')];
  const { id: workspaceId } = await bob.api.createWorkspace({ name: 'Bob’s' });
  await letIn(bob.api, ada, { workspaceId, role: 'owner' });
  const made = await Promise.all(
    Array.from({ length: 22 }, (_, n) => codeOf(ada.api.createWorkspace({ name: `Studio ${n}` }))),
  );
  assert.equal(made.filter((code) => code === 'TOO_MANY_WORKSPACES').length, 3);
  assert.equal((await ada.api.me()).workspaces.length, 21);
  const { api } = await owner();
  for (let n = 0; n < 20; n++) await api.createWorkspace({ name: `Team ${n}` });
});

test('a member sees the workspace, works in it and changes nothing', async () => {
  const { signedUp, by } = identityInMemory();
  const [ada, bob] = [await signedUp('ada'), await signedUp('bob')];
  const { id: workspaceId } = await ada.api.createWorkspace({ name: 'Studio' });
  await letIn(ada.api, bob, { workspaceId });
  await bob.api.switchWorkspace({ workspaceId });
  const inside = await by(bob.token);
  const me = await inside.me();
  assert.deepEqual(me.workspace, { id: workspaceId, name: 'Studio', role: 'member' });
  assert.equal(me.workspaces.length, 2);
  assert.deepEqual(
    (await inside.listMembers({ workspaceId })).items.map(({ email }) => email),
    [ada.email, bob.email],
  );
  for (const each of [
    inside.changeWorkspace({ workspaceId, name: 'mine' }),
    inside.inviteMember({ workspaceId, email: 'eve@example.com' }),
    inside.listInvitations({ workspaceId }),
    inside.changeMember({ workspaceId, userId: bob.id, role: 'owner' }),
    inside.removeMember({ workspaceId, userId: ada.id }),
  ])
    assert.equal(await codeOf(each), 'NOT_WORKSPACE_OWNER');
});

test('nobody is in a workspace without his consent, and nobody learns which addresses have accounts', async () => {
  const { signedUp, clock, by } = identityInMemory();
  const [ada, bob, eve] = [await signedUp('ada'), await signedUp('bob'), await signedUp('eve')];
  const { id: workspaceId } = await ada.api.createWorkspace({ name: 'Studio' });
  const known = await ada.api.inviteMember({ workspaceId, email: bob.email });
  const unknown = await ada.api.inviteMember({ workspaceId, email: 'carl@example.com' });
  assert.deepEqual({ ...known, id: '', email: '' }, { ...unknown, id: '', email: '' });
  assert.equal((await ada.api.listInvitations({ workspaceId })).items.length, 2);
  assert.equal((await bob.api.me()).workspaces.length, 1);

  const carl = await signedUp('carl');
  const [his] = (await carl.api.listMyInvitations()).items;
  assert.deepEqual([his?.workspaceName, his?.invitedBy.email], ['Studio', ada.email]);
  const answers = (api: typeof bob.api, { id: invitationId }: { id: typeof known.id }) =>
    [api.acceptInvitation({ invitationId }), api.declineInvitation({ invitationId })].map(codeOf);
  const key = await by((await bob.api.createApiKey({ name: 'script' })).apiKey);
  for (const code of [
    ...answers(eve.api, known),
    ...answers(carl.api, known),
    ...answers(key, known),
  ])
    assert.equal(await code, 'INVITATION_NOT_FOUND');

  await bob.api.declineInvitation({ invitationId: known.id });
  await ada.api.revokeInvitation({ workspaceId, invitationId: unknown.id });
  for (const code of [...answers(bob.api, known), ...answers(carl.api, unknown)])
    assert.equal(await code, 'INVITATION_NOT_FOUND');
  const late = await ada.api.inviteMember({ workspaceId, email: bob.email });
  clock.ms += 14 * 86_400_000;
  assert.deepEqual((await bob.api.listMyInvitations()).items, []);
  assert.equal(
    await codeOf(bob.api.acceptInvitation({ invitationId: late.id })),
    'INVITATION_NOT_FOUND',
  );
  assert.deepEqual((await ada.api.listMembers({ workspaceId })).items.length, 1);
});

test('whom a suspended owner invited comes in no more', async () => {
  const { signedUp, owner } = identityInMemory();
  const [ada, bob] = [await signedUp('ada'), await signedUp('bob')];
  const { workspaceId } = ada;
  const { id: invitationId } = await ada.api.inviteMember({ workspaceId, email: bob.email });
  await (await owner()).api.suspendUser({ userId: ada.id });
  assert.equal(await codeOf(bob.api.acceptInvitation({ invitationId })), 'INVITATION_NOT_FOUND');
});

test('who is taken out is out at once: his sign-in is back in his own workspace, his key is dead', async () => {
  const { signedUp, by, found } = identityInMemory();
  const [ada, bob] = [await signedUp('ada'), await signedUp('bob')];
  const { id: workspaceId } = await ada.api.createWorkspace({ name: 'Studio' });
  await letIn(ada.api, bob, { workspaceId });
  await bob.api.switchWorkspace({ workspaceId });
  const inside = await by(bob.token);
  const { apiKey } = await inside.createApiKey({ name: 'script' });
  assert.equal((await found(apiKey))?.actor.workspaceId, workspaceId);
  const key = await by(apiKey);
  await ada.api.removeMember({ workspaceId, userId: bob.id });
  assert.equal(await found(apiKey), undefined);
  assert.equal((await found(bob.token))?.actor.workspaceId, bob.workspaceId);
  // As another process sees it that has not noticed yet.
  assert.equal(await codeOf(inside.getWorkspace({ workspaceId })), 'WORKSPACE_NOT_FOUND');
  assert.equal((await inside.me()).workspace.id, bob.workspaceId);
  assert.equal(await codeOf(key.me()), 'UNAUTHORIZED');
});

test('a workspace keeps an owner, and nobody leaves his personal workspace', async () => {
  const { signedUp } = identityInMemory();
  const [ada, bob] = [await signedUp('ada'), await signedUp('bob')];
  const { workspaceId } = ada;
  const leave = () => codeOf(ada.api.removeMember({ workspaceId, userId: ada.id }));
  assert.equal(await leave(), 'LAST_OWNER');
  const demote = { workspaceId, userId: ada.id, role: 'member' as const };
  assert.equal(await codeOf(ada.api.changeMember(demote)), 'LAST_OWNER');
  await letIn(ada.api, bob, { workspaceId, role: 'owner' });
  assert.equal(await leave(), 'PERSONAL_WORKSPACE');
  await bob.api.removeMember({ workspaceId, userId: bob.id });
  assert.equal(await codeOf(bob.api.getWorkspace({ workspaceId })), 'WORKSPACE_NOT_FOUND');
});

test('other contexts are told who is an owner, and a new name is kept', async () => {
  const { signedUp } = identityInMemory();
  const { api, workspaceId } = await signedUp('ada');
  assert.deepEqual(await api.describeWorkspace(), { id: workspaceId, role: 'owner' });
  await api.changeWorkspace({ workspaceId, name: 'Private' });
  assert.equal((await api.getWorkspace({ workspaceId })).name, 'Private');
});

test('an API key stays in the workspace it was made for', async () => {
  const { signedUp, by } = identityInMemory();
  const ada = await signedUp('ada');
  const { apiKey } = await ada.api.createApiKey({ name: 'script' });
  const { id: workspaceId } = await ada.api.createWorkspace({ name: 'Studio' });
  const key = await by(apiKey);
  assert.equal((await key.me()).workspaces.length, 1);
  for (const each of [
    key.getWorkspace({ workspaceId }),
    key.switchWorkspace({ workspaceId }),
    key.changeWorkspace({ workspaceId, name: 'mine' }),
    key.removeMember({ workspaceId, userId: ada.id }),
  ])
    assert.equal(await codeOf(each), 'WORKSPACE_NOT_FOUND');
});
