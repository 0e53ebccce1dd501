import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeOf, letIn } from './testing/callers.ts';
import { identityInMemory } from './testing/identity-in-memory.ts';

test('the members of a workspace are told with their roles, without who is suspended', async () => {
  const { signedUp, owner } = identityInMemory();
  const ada = await signedUp('ada');
  const eve = await signedUp('eve');
  await letIn(ada.api, eve, { workspaceId: ada.workspaceId });
  const members = await ada.api.describeMembers();
  assert.deepEqual(Object.fromEntries(members.map(({ email, role }) => [email, role])), {
    'ada@example.com': 'owner',
    'eve@example.com': 'member',
  });
  const admin = await owner();
  await admin.api.suspendUser({ userId: eve.id });
  assert.deepEqual(
    (await ada.api.describeMembers()).map(({ email }) => email),
    ['ada@example.com'],
  );
});

test('a secret is kept for its workspace, sealed, until it is forgotten', async () => {
  const { signedUp, means } = identityInMemory();
  const ada = await signedUp('ada');
  const eve = await signedUp('eve');
  const name = 'notifications:hook';
  assert.deepEqual(await ada.api.keepSecret({ name, value: 'one' }), { value: 'one' });
  assert.deepEqual(await ada.api.keepSecret({ name, value: 'two', unlessKept: true }), {
    value: 'one',
  });
  assert.deepEqual(await ada.api.openSecret({ name }), { value: 'one' });
  assert.equal(await codeOf(eve.api.openSecret({ name })), 'SECRET_NOT_FOUND');
  const lying = await means.sealed.get({ owner: ada.workspaceId, purpose: `kept:${name}` });
  assert.ok(lying && !lying.includes('one'));
  await ada.api.forgetSecret({ name });
  assert.equal(await codeOf(ada.api.openSecret({ name })), 'SECRET_NOT_FOUND');
});
