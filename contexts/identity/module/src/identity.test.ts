import assert from 'node:assert/strict';
import { test } from 'node:test';
import { identityEvents } from '@atelier/identity-contract';
import { publish } from './application/publish.ts';
import { identityModule } from './identity.module.ts';
import { codeOf, PASSWORD } from './testing/callers.ts';
import { identityInMemory } from './testing/identity-in-memory.ts';

const DAY_MS = 86_400_000;

test('who registers can sign in and is in a workspace of his own', async () => {
  const { signedUp } = identityInMemory();
  const ada = await signedUp('ada');
  const me = await ada.api.me();
  assert.equal(me.email, 'ada@example.com');
  assert.deepEqual(me.roles, ['member']);
  assert.deepEqual(me.workspace, { id: ada.workspaceId, name: "ada's workspace", role: 'owner' });
  assert.deepEqual(me.workspaces, [me.workspace]);
  assert.ok(me.csrfToken);
});

test('an e-mail address registers once, in whatever case it is written', async () => {
  const { anybody, signedUp } = identityInMemory();
  await signedUp('ada');
  const again = { email: 'ADA@Example.com', password: PASSWORD };
  assert.equal(await codeOf(anybody.register(again)), 'EMAIL_TAKEN');
});

test('of parallel registrations of one address one succeeds', async () => {
  const { anybody, store } = identityInMemory();
  const input = { email: 'ada@example.com', password: PASSWORD };
  const codes = await Promise.all([1, 2, 3].map(() => codeOf(anybody.register(input))));
  assert.deepEqual(codes.sort(), ['EMAIL_TAKEN', 'EMAIL_TAKEN', 'no error']);
  const registered = store.recorded().filter(({ event }) => event.type === 'UserRegistered');
  assert.equal(registered.length, 1);
});

test('a password is at least 8 characters and at most 72 bytes', async () => {
  const { anybody } = identityInMemory();
  for (const password of ['short', 'é'.repeat(37), 'with\0zero'])
    assert.equal(
      await codeOf(anybody.register({ email: 'ada@example.com', password })),
      'BAD_REQUEST',
    );
});

test('where registration is closed an administrator makes the accounts', async () => {
  const { anybody, owner } = identityInMemory({ registration: 'closed' });
  const ada = { email: 'ada@example.com', password: PASSWORD };
  assert.equal(await codeOf(anybody.register(ada)), 'REGISTRATION_CLOSED');
  const { api } = await owner();
  assert.deepEqual((await api.createUser({ ...ada, name: 'Ada' })).roles, ['member']);
  assert.ok((await anybody.login(ada)).token);
});

test('a wrong password and an unknown e-mail are told alike', async () => {
  const { anybody, signedUp } = identityInMemory();
  await signedUp('ada');
  for (const email of ['ada@example.com', 'nobody@example.com'])
    assert.equal(
      await codeOf(anybody.login({ email, password: 'wrong horse' })),
      'INVALID_CREDENTIALS',
    );
});

test('a password that only begins with the right one is wrong', async () => {
  const { anybody } = identityInMemory();
  const password = 'p'.repeat(72);
  await anybody.register({ email: 'ada@example.com', password });
  const longer = anybody.login({ email: 'ada@example.com', password: `${password}x` });
  assert.equal(await codeOf(longer), 'INVALID_CREDENTIALS');
});

test('a sign-in ends after seven days', async () => {
  const { signedUp, found, clock } = identityInMemory();
  const { token } = await signedUp('ada');
  clock.ms += 7 * DAY_MS - 1000;
  assert.ok(await found(token));
  clock.ms += 1000;
  assert.equal(await found(token), undefined);
});

test('after signing out the token is refused at once, and others of the user still work', async () => {
  const { anybody, signedUp, found, by } = identityInMemory();
  const ada = await signedUp('ada');
  const other = await anybody.login({ email: ada.email, password: PASSWORD });
  assert.ok(await found(other.token));
  await ada.api.logout();
  assert.equal(await found(ada.token), undefined);
  assert.equal((await (await by(other.token)).me()).userId, ada.id);
});

test('a changed password ends all other sign-ins at once', async () => {
  const { anybody, signedUp, found } = identityInMemory();
  const ada = await signedUp('ada');
  const other = await anybody.login({ email: ada.email, password: PASSWORD });
  assert.ok(await found(other.token));
  const change = { currentPassword: PASSWORD, newPassword: 'battery staple' };
  await ada.api.changePassword(change);
  assert.ok(await found(ada.token));
  assert.equal(await found(other.token), undefined);
  assert.equal(await codeOf(ada.api.changePassword(change)), 'INVALID_CREDENTIALS');
  assert.equal(
    await codeOf(anybody.login({ email: ada.email, password: PASSWORD })),
    'INVALID_CREDENTIALS',
  );
});

test('a sign-in with the old password that loses the race against a new one is not admitted', async () => {
  const { anybody, signedUp, found, store } = identityInMemory();
  const ada = await signedUp('ada');
  const racing = await anybody.login({ email: ada.email, password: PASSWORD });
  const events = store.recorded().map(({ event }) => event);
  await ada.api.changePassword({ currentPassword: PASSWORD, newPassword: 'battery staple' });
  const late = events.findLast(({ type }) => type === 'UserAuthenticated');
  assert.ok(late && 'loginId' in late);
  await store.append({
    workspaceId: 'workspace_platform',
    streamId: 'login_late',
    streamType: 'login',
    expectedVersion: 0,
    events: [late],
    meta: { actorId: ada.id, actorKind: 'user', correlationId: 'request_1' },
  });
  assert.equal(await found(racing.token), undefined);
});

test('a suspended user is out at once with tokens and keys, and a reinstated one signs in anew', async () => {
  const { anybody, signedUp, found, owner } = identityInMemory();
  const ada = await signedUp('ada');
  const { apiKey } = await ada.api.createApiKey({ name: 'script' });
  const { api } = await owner();
  assert.ok(await found(apiKey));
  await api.suspendUser({ userId: ada.id });
  assert.equal(await found(ada.token), undefined);
  assert.equal(await found(apiKey), undefined);
  const login = { email: ada.email, password: PASSWORD };
  assert.equal(await codeOf(anybody.login(login)), 'USER_SUSPENDED');
  assert.equal(
    await codeOf(anybody.login({ ...login, password: 'guessing' })),
    'INVALID_CREDENTIALS',
  );
  await api.reinstateUser({ userId: ada.id });
  assert.equal(await found(ada.token), undefined);
  assert.ok(await found(apiKey));
  assert.ok((await anybody.login(login)).token);
});

test('a cookie comes with the token its unsafe requests must carry', async () => {
  const { signedUp, found } = identityInMemory();
  const ada = await signedUp('ada');
  const authenticated = await found(ada.token, 'cookie');
  assert.equal(authenticated?.csrfToken, (await ada.api.me()).csrfToken);
  assert.equal((await found(ada.token))?.csrfToken, undefined);
  const { apiKey } = await ada.api.createApiKey({ name: 'script' });
  assert.equal(await found(apiKey, 'cookie'), undefined);
});

test('the sign-in link of the first start works once, for a quarter of an hour', async () => {
  const { anybody, owner, identity, clock, by } = identityInMemory();
  const { signInCode, userId } = await owner();
  const codes = await Promise.all(
    [1, 2].map(() => codeOf(anybody.redeemSignInLink({ code: signInCode }))),
  );
  assert.deepEqual(codes.sort(), ['SIGN_IN_LINK_INVALID', 'no error']);
  const fresh = await identity.issueSignInCode(userId);
  const latest = await identity.issueSignInCode(userId);
  assert.equal(await codeOf(anybody.redeemSignInLink({ code: fresh })), 'SIGN_IN_LINK_INVALID');
  const { token } = await anybody.redeemSignInLink({ code: latest });
  assert.deepEqual((await (await by(token)).me()).roles, ['super-admin']);
  const tooLate = await identity.issueSignInCode(userId);
  clock.ms += 15 * 60_000;
  assert.equal(await codeOf(anybody.redeemSignInLink({ code: tooLate })), 'SIGN_IN_LINK_INVALID');
});

test('the owner sets a first password after the link, but not with the API key', async () => {
  const { anybody, owner, by } = identityInMemory();
  const { signInCode, api } = await owner();
  const change = { currentPassword: '', newPassword: 'battery staple' };
  assert.equal(await codeOf(api.changePassword(change)), 'INVALID_CREDENTIALS');
  const { token } = await anybody.redeemSignInLink({ code: signInCode });
  await (await by(token)).changePassword(change);
  const login = { email: 'owner@example.com', password: 'battery staple' };
  assert.ok((await anybody.login(login)).token);
});

test('making the owner again gives a new key, and never makes an owner of somebody else', async () => {
  const { owner, identity, signedUp, by } = identityInMemory();
  const first = await owner();
  const again = await identity.makeOwner({ email: 'Owner@example.com' });
  assert.equal(again.userId, first.userId);
  assert.equal((await (await by(again.apiKey)).me()).userId, first.userId);
  await signedUp('ada');
  await assert.rejects(identity.makeOwner({ email: 'ada@example.com' }), /no super-admin/);
  const others = ['one', 'two'].map((name) => identity.makeOwner({ email: `${name}@example.com` }));
  for (const other of others)
    await assert.rejects(other, /^Error: owner@example.com is the owner here/);
  await assert.rejects(identity.makeOwner({ email: 'ada' }), /"ada" is no e-mail address/);
});

test('every published event has the shape the contract says', async () => {
  const { signedUp, owner, store } = identityInMemory();
  const ada = await signedUp('ada');
  const { api } = await owner();
  await api.assignRole({ userId: ada.id, role: 'admin' });
  await api.grantPermission({ userId: ada.id, resource: 'video', action: 'render' });
  await ada.api.storeProviderKey({ provider: 'openai', apiKey: 'sk-0123456789abcdef' });
  await ada.api.removeProviderKey({ provider: 'openai' });
  const { id } = await ada.api.createApiKey({ name: 'script' });
  await ada.api.revokeApiKey({ keyId: id });
  const { workspaceId } = ada;
  await ada.api.inviteMember({ workspaceId, email: 'owner@example.com' });
  const earlier = { type: 'ContentPolicyChanged', workspaceId, contentPolicy: 'drop' } as const;
  const told = [...store.recorded().map(({ event }) => event), earlier].flatMap(
    (event) => publish(event) ?? [],
  );
  for (const { type, data } of told) assert.deepEqual(identityEvents[type].parse(data), data);
  assert.deepEqual(
    [...new Set(told.map(({ type }) => type))].sort(),
    Object.keys(identityEvents).sort(),
  );
});

test('rows after a replay are the rows that were there', async () => {
  const { signedUp, owner, store } = identityInMemory();
  const ada = await signedUp('ada');
  const { api } = await owner();
  await api.suspendUser({ userId: ada.id });
  await api.defineRole({ name: 'poet', title: 'Poet', rank: 5, permissions: [] });
  for (const projection of identityModule.projections) {
    // One list of projections with rows of different types.
    const table = store.rows(projection as never);
    const before = await table.everywhere.list({ limit: 100 });
    await store.rebuild(projection.name);
    assert.deepEqual(await table.everywhere.list({ limit: 100 }), before);
  }
});
