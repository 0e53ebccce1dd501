import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startIdentity } from './identity.module.ts';
import { callers, codeOf } from './testing/callers.ts';
import { identityInMemory, masterKey } from './testing/identity-in-memory.ts';

const useModels = { resource: 'model', action: 'use' };

test('an API key is shown once, stands for its user, and is listed by its first characters', async () => {
  const { signedUp, by, clock } = identityInMemory();
  const ada = await signedUp('ada');
  const { apiKey, ...shown } = await ada.api.createApiKey({ name: 'script' });
  assert.ok(apiKey.startsWith(shown.prefix));
  const me = await (await by(apiKey)).me();
  assert.deepEqual([me.userId, me.csrfToken], [ada.id, undefined]);
  const { items } = await ada.api.listApiKeys({});
  assert.deepEqual(items, [{ ...shown, lastUsedAt: clock.now().toISOString() }]);
});

test('neither events nor lists hold an API key, a provider key or a password', async () => {
  const { signedUp, store, owner } = identityInMemory();
  const ada = await signedUp('ada');
  const { apiKey } = await ada.api.createApiKey({ name: 'script' });
  const secret = 'sk-0123456789abcdef';
  await ada.api.storeProviderKey({ provider: 'openai', apiKey: secret });
  const { apiKey: ownersKey, signInCode } = await owner();
  const told = JSON.stringify([
    store.recorded(),
    await ada.api.listApiKeys({}),
    await ada.api.listProviderKeys(),
    await ada.api.getProviderKey({ provider: 'openai' }),
  ]);
  for (const each of [apiKey, ownersKey, signInCode, secret, 'correct horse', '$2b$', '$2y$'])
    assert.ok(!told.includes(each), each);
});

test('a revoked key is refused at once, and only its user can revoke it', async () => {
  const { signedUp, found } = identityInMemory();
  const [ada, eve] = [await signedUp('ada'), await signedUp('eve')];
  const { apiKey, id } = await ada.api.createApiKey({ name: 'script' });
  assert.equal(await codeOf(eve.api.revokeApiKey({ keyId: id })), 'API_KEY_NOT_FOUND');
  assert.ok(await found(apiKey));
  await ada.api.revokeApiKey({ keyId: id });
  assert.equal(await found(apiKey), undefined);
  assert.equal(await codeOf(ada.api.revokeApiKey({ keyId: id })), 'no error');
});

test('a key stops when it expires, and none is made that has expired', async () => {
  const { signedUp, found, clock } = identityInMemory();
  const ada = await signedUp('ada');
  const inAMinute = new Date(clock.ms + 60_000).toISOString();
  const past = new Date(clock.ms).toISOString();
  const { apiKey } = await ada.api.createApiKey({ name: 'short', expiresAt: inAMinute });
  assert.ok(await found(apiKey));
  clock.ms += 60_000;
  assert.equal(await found(apiKey), undefined);
  const old = ada.api.createApiKey({ name: 'old', expiresAt: past });
  assert.equal(await codeOf(old), 'EXPIRY_PAST');
});

test('a key with scopes does only what they and its user allow', async () => {
  const { signedUp, by, found } = identityInMemory();
  const ada = await signedUp('ada');
  const { apiKey } = await ada.api.createApiKey({ name: 'models', scopes: [useModels] });
  assert.deepEqual((await found(apiKey))?.actor.permissions, [useModels]);
  const scoped = await by(apiKey);
  const all = { name: 'all' };
  assert.equal(await codeOf(scoped.createApiKey(all)), 'FORBIDDEN');
  assert.equal(
    await codeOf(scoped.storeProviderKey({ provider: 'openai', apiKey: 'stolen' })),
    'FORBIDDEN',
  );
  assert.equal(await codeOf(scoped.listMembers({ workspaceId: ada.workspaceId })), 'FORBIDDEN');
  const more = ada.api.createApiKey({ ...all, scopes: [{ resource: 'user', action: 'read' }] });
  assert.equal(await codeOf(more), 'SCOPE_NOT_YOURS');
});

test('a key makes no key that can do more or lives longer than itself', async () => {
  const { signedUp, by, clock } = identityInMemory();
  const ada = await signedUp('ada');
  const manageAccount = { resource: 'account', action: 'manage' };
  const expiresAt = new Date(clock.ms + 60_000).toISOString();
  const { apiKey } = await ada.api.createApiKey({ name: 'a', scopes: [manageAccount], expiresAt });
  const maker = await by(apiKey);
  assert.equal(await codeOf(maker.createApiKey({ name: 'all' })), 'SCOPE_NOT_YOURS');
  assert.equal(
    await codeOf(maker.createApiKey({ name: 'b', scopes: [useModels] })),
    'SCOPE_NOT_YOURS',
  );
  const made = await maker.createApiKey({ name: 'c', scopes: [manageAccount] });
  assert.equal(made.expiresAt, expiresAt);
});

test('a key is revoked with all that was made by it', async () => {
  const { signedUp, by, found } = identityInMemory();
  const ada = await signedUp('ada');
  const [leaked, other] = [
    await ada.api.createApiKey({ name: 'leaked' }),
    await ada.api.createApiKey({ name: 'other' }),
  ];
  const child = await (await by(leaked.apiKey)).createApiKey({ name: 'child' });
  const grandchild = await (await by(child.apiKey)).createApiKey({ name: 'grandchild' });
  const late = await by(leaked.apiKey);
  await ada.api.revokeApiKey({ keyId: leaked.id });
  for (const { apiKey } of [leaked, child, grandchild])
    assert.equal(await found(apiKey), undefined);
  assert.ok(await found(other.apiKey));
  assert.equal(await codeOf(late.createApiKey({ name: 'late' })), 'SCOPE_NOT_YOURS');
  assert.deepEqual(
    (await ada.api.listApiKeys({})).items.map(({ name }) => name),
    ['other'],
  );
});

test('a key loses what its user loses', async () => {
  const { signedUp, owner, found } = identityInMemory();
  const ada = await signedUp('ada');
  const { apiKey } = await ada.api.createApiKey({ name: 'models', scopes: [useModels] });
  const { api } = await owner();
  await api.withdrawRole({ userId: ada.id, role: 'member' });
  assert.deepEqual((await found(apiKey))?.actor.permissions, []);
});

test('what only looks like a key or a token is nobody', async () => {
  const { signedUp, found, identity } = identityInMemory();
  const ada = await signedUp('ada');
  const { apiKey } = await ada.api.createApiKey({ name: 'script' });
  const other = identityInMemory();
  const theirs = await other.signedUp('ada');
  const [header, payload, signature] = ada.token.split('.');
  const none = Buffer.from('{"alg":"none","typ":"at+jwt","kid":"sig_684"}').toString('base64url');
  const guesses = [
    '',
    'atl_',
    `${apiKey}x`,
    apiKey.slice(0, -1),
    apiKey.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
    apiKey.replace(ada.id.slice(5), theirs.id.slice(5)),
    theirs.token,
    `${header}.${payload}.`,
    `${none}.${payload}.`,
    `${header}.${Buffer.from('{"sub":"user_x"}').toString('base64url')}.${signature}`,
    'a.b.c',
    '🗝️',
  ];
  for (const guess of guesses) {
    assert.equal(await found(guess), undefined, guess);
    assert.equal(await identity.authenticate({ kind: 'cookie', value: guess }), undefined, guess);
  }
});

test('a stored provider key opens for its user alone', async () => {
  const { signedUp } = identityInMemory();
  const [ada, eve] = [await signedUp('ada'), await signedUp('eve')];
  const apiKey = 'sk-0123456789abcdef';
  const baseUrl = 'https://models.example.com/v1';
  const shown = await ada.api.storeProviderKey({ provider: 'acme', apiKey, baseUrl });
  assert.deepEqual([shown.hint, shown.baseUrl], ['cdef', baseUrl]);
  assert.deepEqual(await ada.api.openProviderKey({ provider: 'acme' }), { apiKey, baseUrl });
  assert.equal(
    await codeOf(eve.api.openProviderKey({ provider: 'acme' })),
    'PROVIDER_KEY_NOT_FOUND',
  );
  await ada.api.storeProviderKey({ provider: 'acme', apiKey: 'another' });
  assert.deepEqual(await ada.api.openProviderKey({ provider: 'acme' }), { apiKey: 'another' });
  assert.deepEqual(
    (await ada.api.listProviderKeys()).items.map(({ hint }) => hint),
    ['····'],
  );
  for (const broken of ['sk-012\n345', 'sk-\0', 'sk 0', 'sk-é', ' '])
    assert.equal(
      await codeOf(ada.api.storeProviderKey({ provider: 'acme', apiKey: broken })),
      'BAD_REQUEST',
    );
  for (const path of ['\0', '\u007f', 'v 1'])
    assert.equal(
      await codeOf(
        ada.api.storeProviderKey({ provider: 'acme', apiKey, baseUrl: `${baseUrl}/${path}` }),
      ),
      'BAD_REQUEST',
    );
  await ada.api.removeProviderKey({ provider: 'acme' });
  for (const gone of [
    ada.api.openProviderKey({ provider: 'acme' }),
    ada.api.getProviderKey({ provider: 'acme' }),
    ada.api.removeProviderKey({ provider: 'acme' }),
  ])
    assert.equal(await codeOf(gone), 'PROVIDER_KEY_NOT_FOUND');
});

test('a base URL in a private network is for the super-admin only', async () => {
  const names = {
    addressesOf: async (host: string) =>
      host === 'inside.example.com' ? ['93.184.216.34', '10.0.0.7'] : ['93.184.216.34'],
  };
  const { signedUp, owner } = identityInMemory({}, names);
  const ada = await signedUp('ada');
  const { api } = await owner();
  const store = (caller: typeof api, baseUrl: string) =>
    codeOf(caller.storeProviderKey({ provider: 'acme', apiKey: 'key', baseUrl }));
  const inside = [
    'http://localhost:11434/v1',
    'http://127.0.0.1',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://169.254.169.254/latest',
    'http://[::1]/',
    'http://[::ffff:10.0.0.1]/',
    'http://inside.example.com/',
    'http://nas.local/',
  ];
  for (const baseUrl of inside) {
    assert.equal(await store(ada.api, baseUrl), 'BASE_URL_FORBIDDEN', baseUrl);
    assert.equal(await store(api, baseUrl), 'no error', baseUrl);
  }
  assert.equal(await store(ada.api, 'https://api.example.com/v1'), 'no error');
  assert.equal(await store(ada.api, 'https://me:secret@api.example.com/'), 'BAD_REQUEST');
  assert.equal(await store(ada.api, 'file:///etc/passwd'), 'BAD_REQUEST');
});

test('after the master key was changed old secrets are read, sealed anew, and need the old no more', async () => {
  const first = identityInMemory();
  const ada = await first.signedUp('ada');
  await ada.api.storeProviderKey({ provider: 'openai', apiKey: 'sk-0123456789abcdef' });
  const next = masterKey('second');
  const restarted = (masterKeys: typeof first.settings.masterKeys) => {
    const identity = startIdentity(first.means, { ...first.settings, masterKeys });
    return { identity, ...callers(identity) };
  };
  const both = restarted([next, ...first.settings.masterKeys]);
  assert.ok(await both.found(ada.token));
  const alone = restarted([next]);
  await assert.rejects(alone.found(ada.token), /master key "first", which is not configured/);
  assert.ok((await both.identity.resealSecrets()) >= 4);
  assert.equal(await both.identity.resealSecrets(), 0);
  const opened = await (await alone.by(ada.token)).openProviderKey({ provider: 'openai' });
  assert.equal(opened.apiKey, 'sk-0123456789abcdef');
});

test('a token signed in an earlier period is good for as long as it lives', async () => {
  const { signedUp, found, clock, means, settings } = identityInMemory({ tokenTtlDays: 40 });
  const ada = await signedUp('ada');
  clock.ms += 31 * 86_400_000;
  assert.ok(await found(ada.token));
  const other = startIdentity(means, settings);
  assert.ok(await other.authenticate({ kind: 'bearer', value: ada.token }));
});
