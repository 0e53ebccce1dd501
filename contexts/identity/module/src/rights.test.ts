import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeOf } from './testing/callers.ts';
import { identityInMemory } from './testing/identity-in-memory.ts';

test('without a permission an operation is forbidden, and without an actor unauthorized', async () => {
  const { anybody, signedUp } = identityInMemory();
  const ada = await signedUp('ada');
  assert.equal(await codeOf(anybody.me()), 'UNAUTHORIZED');
  assert.equal(await codeOf(ada.api.listUsers({})), 'FORBIDDEN');
  assert.equal(await codeOf(ada.api.assignRole({ userId: ada.id, role: 'admin' })), 'FORBIDDEN');
});

test('an admin gives lower roles, which work at once', async () => {
  const { signedUp, owner, by } = identityInMemory();
  const { api } = await owner();
  const [ada, bob] = [await signedUp('ada'), await signedUp('bob')];
  await api.assignRole({ userId: ada.id, role: 'admin' });
  const admin = await by(ada.token);
  await admin.assignRole({ userId: bob.id, role: 'customer-support' });
  const support = await by(bob.token);
  const { items } = await support.listUsers({ search: 'ADA@' });
  assert.deepEqual(
    items.map(({ email, roles }) => ({ email, roles })),
    [{ email: 'ada@example.com', roles: ['member', 'admin'] }],
  );
  await admin.withdrawRole({ userId: bob.id, role: 'customer-support' });
  assert.equal(await codeOf((await by(bob.token)).listUsers({})), 'FORBIDDEN');
});

test('an admin raises nobody to his own rank, himself least, and touches nobody of it', async () => {
  const { signedUp, owner, by } = identityInMemory();
  const { api, userId: ownerId } = await owner();
  const [ada, bob, eve] = [await signedUp('ada'), await signedUp('bob'), await signedUp('eve')];
  for (const { id } of [ada, bob]) await api.assignRole({ userId: id, role: 'admin' });
  const admin = await by(ada.token);
  const refused = [
    admin.assignRole({ userId: eve.id, role: 'admin' }),
    admin.assignRole({ userId: eve.id, role: 'super-admin' }),
    admin.assignRole({ userId: ada.id, role: 'super-admin' }),
    admin.assignRole({ userId: ada.id, role: 'content-moderator' }),
    admin.grantPermission({ userId: ada.id, resource: 'all', action: 'manage' }),
    admin.withdrawRole({ userId: bob.id, role: 'member' }),
    admin.withdrawRole({ userId: ownerId, role: 'super-admin' }),
    admin.suspendUser({ userId: bob.id }),
    admin.suspendUser({ userId: ownerId }),
    admin.suspendUser({ userId: ada.id }),
  ];
  for (const each of refused) assert.equal(await codeOf(each), 'RANK_TOO_LOW');
  const more = admin.grantPermission({ userId: eve.id, resource: 'all', action: 'manage' });
  assert.equal(await codeOf(more), 'PERMISSION_NOT_YOURS');
  await admin.grantPermission({ userId: eve.id, resource: 'user', action: 'read' });
  assert.equal((await (await by(eve.token)).listUsers({})).items.length, 4);
});

test('who reads users sees what each was granted singly', async () => {
  const { signedUp, owner } = identityInMemory();
  const { api } = await owner();
  const ada = await signedUp('ada');
  const granted = async () => (await api.listUsers({ search: 'ada@' })).items[0]?.permissions;
  const [audit, role] = [
    { resource: 'audit', action: 'read' },
    { resource: 'role', action: 'read' },
  ];
  assert.deepEqual(await granted(), []);
  for (const each of [audit, role, audit]) await api.grantPermission({ userId: ada.id, ...each });
  assert.deepEqual(await granted(), [audit, role]);
  await api.withdrawPermission({ userId: ada.id, ...audit });
  assert.deepEqual(await granted(), [role]);
});

test('a role that was taken counts for nothing, even while a token still says it', async () => {
  const { signedUp, owner, by } = identityInMemory();
  const { api } = await owner();
  const [ada, eve] = [await signedUp('ada'), await signedUp('eve')];
  await api.assignRole({ userId: ada.id, role: 'admin' });
  const stillAdmin = await by(ada.token);
  await api.withdrawRole({ userId: ada.id, role: 'admin' });
  const call = stillAdmin.assignRole({ userId: eve.id, role: 'customer-support' });
  assert.equal(await codeOf(call), 'RANK_TOO_LOW');
});

test('somebody remains super-admin, also when two depose each other at once', async () => {
  const { signedUp, owner, by } = identityInMemory();
  const { api, userId: ownerId } = await owner();
  const alone = [
    api.withdrawRole({ userId: ownerId, role: 'super-admin' }),
    api.suspendUser({ userId: ownerId }),
  ];
  for (const each of alone) assert.equal(await codeOf(each), 'LAST_SUPER_ADMIN');
  const ada = await signedUp('ada');
  await api.assignRole({ userId: ada.id, role: 'super-admin' });
  const second = await by(ada.token);
  const codes = await Promise.all([
    codeOf(api.withdrawRole({ userId: ada.id, role: 'super-admin' })),
    codeOf(second.suspendUser({ userId: ownerId })),
  ]);
  assert.deepEqual(codes.sort(), ['LAST_SUPER_ADMIN', 'no error']);
});

test('a reinstated super-admin counts again', async () => {
  const { signedUp, owner } = identityInMemory();
  const { api, userId: ownerId } = await owner();
  const ada = await signedUp('ada');
  await api.assignRole({ userId: ada.id, role: 'super-admin' });
  await api.suspendUser({ userId: ada.id });
  const resign = () => api.withdrawRole({ userId: ownerId, role: 'super-admin' });
  assert.equal(await codeOf(resign()), 'LAST_SUPER_ADMIN');
  await api.reinstateUser({ userId: ada.id });
  assert.equal(await codeOf(resign()), 'no error');
});

test('an own role gives its permissions to who has it, until it is removed', async () => {
  const { signedUp, owner, by } = identityInMemory();
  const { api } = await owner();
  const ada = await signedUp('ada');
  const auditor = {
    name: 'auditor',
    title: 'Auditor',
    rank: 20,
    permissions: [{ resource: 'audit', action: 'read' }],
  };
  await api.defineRole(auditor);
  await api.assignRole({ userId: ada.id, role: 'auditor' });
  assert.equal(await codeOf((await by(ada.token)).listAuditEntries({})), 'no error');
  await api.removeRole({ name: 'auditor' });
  assert.equal(await codeOf((await by(ada.token)).listAuditEntries({})), 'FORBIDDEN');
  await api.defineRole(auditor);
  assert.equal(await codeOf((await by(ada.token)).listAuditEntries({})), 'FORBIDDEN');
  assert.deepEqual((await (await by(ada.token)).me()).roles, ['member']);
  const { items } = await api.listRoles();
  assert.deepEqual(items.at(-1), { ...auditor, builtIn: false });
});

test('who defines roles puts no more into them than he has, and leaves the built-in ones', async () => {
  const { signedUp, owner, by } = identityInMemory();
  const { api } = await owner();
  const ada = await signedUp('ada');
  const manageRoles = { resource: 'role', action: 'manage' };
  await api.defineRole({ name: 'chief', title: 'Chief', rank: 60, permissions: [manageRoles] });
  await api.assignRole({ userId: ada.id, role: 'chief' });
  const chief = await by(ada.token);
  const role = (name: string, rank: number, resource: string) =>
    codeOf(
      chief.defineRole({ name, title: name, rank, permissions: [{ resource, action: 'manage' }] }),
    );
  assert.equal(await role('chief', 10, 'role'), 'RANK_TOO_LOW');
  assert.equal(await role('peer', 60, 'role'), 'RANK_TOO_LOW');
  assert.equal(await role('trick', 10, 'all'), 'PERMISSION_NOT_YOURS');
  assert.equal(await role('member', 0, 'role'), 'ROLE_BUILT_IN');
  assert.equal(await role('deputy', 59, 'role'), 'no error');
  assert.equal(await codeOf(chief.removeRole({ name: 'nothing' })), 'ROLE_NOT_FOUND');
});

test('unknown users and roles are not found', async () => {
  const { signedUp, owner } = identityInMemory();
  const { api } = await owner();
  const { id } = await signedUp('ada');
  assert.equal(await codeOf(api.suspendUser({ userId: 'user_none' })), 'USER_NOT_FOUND');
  assert.equal(await codeOf(api.assignRole({ userId: id, role: 'nothing' })), 'ROLE_NOT_FOUND');
});

test('the audit trail is read by period, user and operation, page by page', async () => {
  const { signedUp, owner, identity, clock, found } = identityInMemory();
  const ada = await signedUp('ada');
  const actor = (await found(ada.token))?.actor;
  const { api } = await owner();
  const begun = clock.now().toISOString();
  for (const operation of ['identity.me', 'identity.login', 'identity.me']) {
    clock.ms += 1000;
    await identity.audit({
      ...(actor ? { actor } : {}),
      operation,
      outcome: 'refused',
      code: 'FORBIDDEN',
      requestId: 'request_1',
      address: '192.0.2.1',
    });
  }
  const of = { userId: ada.id, from: begun };
  const first = await api.listAuditEntries({ ...of, limit: 2 });
  assert.deepEqual(
    first.items.map(({ operation, email }) => [operation, email]),
    [
      ['identity.me', 'ada@example.com'],
      ['identity.login', 'ada@example.com'],
    ],
  );
  assert.ok(first.nextCursor);
  const rest = await api.listAuditEntries({ ...of, limit: 2, cursor: first.nextCursor });
  assert.deepEqual([rest.items.length, rest.nextCursor], [1, undefined]);
  const logins = await api.listAuditEntries({ operation: 'identity.login' });
  assert.equal(logins.items.length, 1);
  const owners = await api.listAuditEntries({ operation: 'identity.makeOwner' });
  assert.equal(owners.items[0]?.actorKind, 'service');
});

test('the audit entry of a sign-in names the user it was for, also when it failed', async () => {
  const { anybody, signedUp, owner, identity } = identityInMemory();
  const ada = await signedUp('ada');
  const { api } = await owner();
  // As the host does: the operation, then its entry under the same request.
  for (const email of [ada.email, 'nobody@example.com']) {
    const code = await codeOf(anybody.login({ email, password: 'guessing' }));
    const operation = 'identity.login';
    await identity.audit({ operation, outcome: 'refused', code, requestId: 'request_1' });
  }
  const { items } = await api.listAuditEntries({ operation: 'identity.login' });
  assert.deepEqual(
    items.map(({ target, code }) => [target, code]),
    [
      [undefined, 'INVALID_CREDENTIALS'],
      [ada.id, 'INVALID_CREDENTIALS'],
    ],
  );
});
