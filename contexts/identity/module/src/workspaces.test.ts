import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeOf } from './testing/callers.ts';
import { identityInMemory } from './testing/identity-in-memory.ts';

test('a workspace is not there for who is no member', async () => {
  const { signedUp } = identityInMemory();
  const [ada, eve] = [await signedUp('ada'), await signedUp('eve')];
  const { workspaceId } = ada;
  const email = eve.email;
  for (const each of [
    eve.api.getWorkspace({ workspaceId }),
    eve.api.changeWorkspace({ workspaceId, name: 'mine' }),
    eve.api.listMembers({ workspaceId }),
    eve.api.addMember({ workspaceId, email }),
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
  await bob.api.addMember({ workspaceId, email: ada.email, role: 'owner' });
  const made = await Promise.all(
    Array.from({ length: 22 }, (_, n) => codeOf(ada.api.createWorkspace({ name: `Studio ${n}` }))),
  );
  assert.equal(made.filter((code) => code === 'TOO_MANY_WORKSPACES').length, 3);
  assert.equal((await ada.api.me()).workspaces.length, 21);
  const { api } = await owner();
  for (let n = 0; n < 20; n++) await api.createWorkspace({ name: `Team ${n}` });
});

test('an owner lets people in, who see it, work in it and change nothing', async () => {
  const { signedUp, by } = identityInMemory();
  const [ada, bob] = [await signedUp('ada'), await signedUp('bob')];
  const { id: workspaceId } = await ada.api.createWorkspace({ name: 'Studio' });
  const member = await ada.api.addMember({ workspaceId, email: bob.email });
  assert.deepEqual([member.userId, member.role], [bob.id, 'member']);
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
    inside.addMember({ workspaceId, email: bob.email, role: 'owner' }),
    inside.removeMember({ workspaceId, userId: ada.id }),
  ])
    assert.equal(await codeOf(each), 'NOT_WORKSPACE_OWNER');
  const stranger = ada.api.addMember({ workspaceId, email: 'nobody@example.com' });
  assert.equal(await codeOf(stranger), 'USER_NOT_FOUND');
});

test('who is taken out is out at once: his sign-in is back in his own workspace, his key is dead', async () => {
  const { signedUp, by, found } = identityInMemory();
  const [ada, bob] = [await signedUp('ada'), await signedUp('bob')];
  const { id: workspaceId } = await ada.api.createWorkspace({ name: 'Studio' });
  await ada.api.addMember({ workspaceId, email: bob.email });
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
  const demote = { workspaceId, email: ada.email, role: 'member' as const };
  assert.equal(await codeOf(ada.api.addMember(demote)), 'LAST_OWNER');
  await ada.api.addMember({ workspaceId, email: bob.email, role: 'owner' });
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
