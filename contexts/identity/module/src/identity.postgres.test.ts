import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { startTestApi } from '@atelier/api/testing';
import { identity as contract } from '@atelier/identity-contract';
import fc from 'fast-check';
import { anyInput } from './testing/any-input.ts';
import { type Caller, codeOf, PASSWORD } from './testing/callers.ts';
import { identityModule } from './identity.module.ts';
import { masterKey } from './testing/identity-in-memory.ts';
import { identityOnPostgres } from './testing/identity-on-postgres.ts';

const { pool, store, clock, settings, started } = await identityOnPostgres();
const [one, other] = [await started(), await started()];
/** The owner's, as soon as there is one. */
let email = '';
const count = async (sql: string) => (await pool.query<{ n: number }>(sql)).rows[0]?.n;

test('two processes that sign for the first time at once make one signing key', async () => {
  const input = { email: 'first@example.com', password: PASSWORD };
  await one.anybody.register(input);
  const tokens = await Promise.all(
    [one, other, one, other].map((each) => each.anybody.login(input)),
  );
  for (const { token } of tokens) {
    assert.ok(await one.found(token));
    assert.ok(await other.found(token));
  }
  const keys = `select count(*)::int n from identity.secrets where purpose like 'signing-key:%'`;
  assert.equal(await count(keys), 1);
});

test('of registrations of one address in two processes at once one succeeds, all of it', async () => {
  const input = { email: 'race@example.com', password: PASSWORD };
  const codes = await Promise.all(
    [one, other, one, other, one, other].map((each) => codeOf(each.anybody.register(input))),
  );
  assert.equal(codes.filter((code) => code === 'no error').length, 1);
  assert.equal(codes.filter((code) => code === 'EMAIL_TAKEN').length, 5);
  const { token } = await other.anybody.login(input);
  const me = await (await one.by(token)).me();
  assert.equal(me.workspaces.length, 1);
});

test('a registration that fails half-way leaves nothing behind', async () => {
  const input = { email: 'half@example.com', password: PASSWORD };
  await pool.query('alter table identity.secrets rename to elsewhere');
  const failed = codeOf(one.anybody.register(input));
  assert.equal(
    await failed.finally(() => pool.query('alter table identity.elsewhere rename to secrets')),
    'INTERNAL_SERVER_ERROR',
  );
  assert.equal(await codeOf(one.anybody.register(input)), 'no error');
});

test('of two who are made the owner at once one is', async () => {
  const emails = ['owner@example.com', 'rival@example.com'];
  const made = await Promise.allSettled(
    [one, other].map(({ identity }, n) => identity.makeOwner({ email: emails[n] ?? '' })),
  );
  const owners = emails.filter((_, n) => made[n]?.status === 'fulfilled');
  assert.equal(owners.length, 1);
  email = owners[0] ?? '';
});

test('of two who redeem one sign-in link at once one gets in', async () => {
  const { signInCode: code } = await one.identity.makeOwner({ email });
  const codes = await Promise.all(
    [one, other, one, other].map((each) => codeOf(each.anybody.redeemSignInLink({ code }))),
  );
  assert.deepEqual(
    codes.filter((each) => each !== 'SIGN_IN_LINK_INVALID'),
    ['no error'],
  );
});

test('two super-admins who depose each other in two processes leave one', async () => {
  const first = await one.identity.makeOwner({ email });
  const second = await other.signedUp('second');
  const role = 'super-admin';
  const api = await one.by(first.apiKey);
  await api.assignRole({ userId: second.id, role });
  const theirs = await other.by((await second.api.createApiKey({ name: 'mine' })).apiKey);
  const codes = await Promise.all([
    codeOf(api.withdrawRole({ userId: second.id, role })),
    codeOf(theirs.withdrawRole({ userId: first.userId, role })),
  ]);
  assert.equal(codes.filter((code) => code === 'no error').length, 1, codes.join());
  const left = await store.read<{ type: string }>({
    workspaceId: 'workspace_platform',
    streamId: 'super-admins_platform',
  });
  const kinds = left.map(({ type }) => (type === 'SuperAdminAppointed' ? 1 : -1));
  assert.equal(
    kinds.reduce<number>((sum, each) => sum + each, 0),
    1,
  );
  if (codes[0] !== 'no error') await theirs.assignRole({ userId: first.userId, role });
});

test('a user has 200 API keys at most, also when two processes make them at once', async () => {
  const ada = await one.signedUp('collector');
  const there = await other.by(ada.token);
  const make = (api: Pick<typeof there, 'createApiKey'>) => api.createApiKey({ name: 'script' });
  await Promise.all(Array.from({ length: 199 }, () => make(ada.api)));
  const codes = await Promise.all(
    Array.from({ length: 20 }, (_, place) => codeOf(make(place % 2 ? ada.api : there))),
  );
  assert.deepEqual(codes.toSorted(), [...Array(19).fill('TOO_MANY_API_KEYS'), 'no error']);
});

test('what one process revokes is refused there at once, in another within five seconds', async () => {
  const ada = await one.signedUp('ada');
  const { apiKey } = await ada.api.createApiKey({ name: 'script' });
  for (const value of [ada.token, apiKey]) assert.ok(await other.found(value));
  await ada.api.logout();
  assert.equal(await one.found(ada.token), undefined);
  assert.ok(await other.found(ada.token));
  clock.ms += 5_000;
  assert.equal(await other.found(ada.token), undefined);
  assert.ok(await other.found(apiKey));
});

test('requests of one credential at once read its row once', async () => {
  const ada = await one.signedUp('many');
  clock.ms += 5_000;
  let reads = 0;
  const { query } = pool;
  // Counts what reaches the database; the pool itself stays the real one.
  pool.query = ((...input: Parameters<typeof query>) => {
    reads++;
    return query.apply(pool, input);
  }) as typeof query;
  await Promise.all(Array.from({ length: 20 }, () => one.found(ada.token)));
  await one.found(ada.token);
  pool.query = query;
  // The user's row and the own roles, beside each other.
  assert.equal(reads, 2);
});

test('guesses of a suspect cost no query, and keys that he has work', async () => {
  const ada = await one.signedUp('guessed');
  const { apiKey } = await ada.api.createApiKey({ name: 'script' });
  const { apiKey: gone, id } = await ada.api.createApiKey({ name: 'gone' });
  await ada.api.revokeApiKey({ keyId: id });
  assert.equal(await one.found(gone), undefined);
  let reads = 0;
  const { query } = pool;
  pool.query = ((...input: Parameters<typeof query>) => {
    reads++;
    return query.apply(pool, input);
  }) as typeof query;
  const find = (value: string) => one.identity.authenticate({ kind: 'bearer', value }, () => true);
  for (let times = 0; times < 50; times++) {
    const secret = randomBytes(32).toString('base64url');
    assert.equal(await find(`${apiKey.slice(0, -43)}${secret}`), undefined);
    assert.equal(await find(gone), undefined);
  }
  pool.query = query;
  assert.equal(reads, 0);
  assert.ok(await find(apiKey));
});

test('the last use of a key is written beside the request', async () => {
  const { api } = await one.signedUp('grace');
  const { apiKey } = await api.createApiKey({ name: 'script' });
  assert.equal((await api.listApiKeys({})).items[0]?.lastUsedAt, undefined);
  await one.found(apiKey);
  await one.identity.stop();
  assert.equal((await api.listApiKeys({})).items[0]?.lastUsedAt, clock.now().toISOString());
});

test('an audit entry is kept when its call is answered', async () => {
  const record = { operation: 'identity.me', outcome: 'ok', requestId: 'request_audit' } as const;
  await Promise.all(Array.from({ length: 30 }, () => one.identity.audit(record)));
  const kept = `select count(*)::int n from identity.audit_entries where request_id = 'request_audit'`;
  assert.equal(await count(kept), 30);
});

test('who guesses at his password with a stolen token is soon refused', async () => {
  const limits = { rateLimits: { declared: true } };
  const api = await startTestApi([identityModule], { identity: settings }, limits);
  const account = { email: 'ada@example.com', password: PASSWORD };
  await api.anybody.post('/api/v1/auth/register', account);
  const { body } = await api.anybody.post('/api/v1/auth/login', account);
  const statuses: number[] = [];
  for (let guess = 0; guess < 6; guess++) {
    const change = { currentPassword: `guess ${guess}`, newPassword: 'battery staple' };
    statuses.push((await api.as(body.token).put('/api/v1/me/password', change)).status);
  }
  assert.deepEqual(statuses, [401, 401, 401, 401, 401, 429]);
});

test('nothing that must stay secret is in the database in clear', async () => {
  const { api } = await one.signedUp('secretive');
  const { apiKey } = await api.createApiKey({ name: 'script' });
  await api.storeProviderKey({ provider: 'openai', apiKey: 'sk-0123456789abcdef' });
  const { rows } = await pool.query<{ tablename: string }>(
    `select tablename from pg_tables where schemaname = 'identity'`,
  );
  const dumps = await Promise.all(
    rows.map(({ tablename }) =>
      pool.query(`select row_to_json(t) j from identity."${tablename}" t`),
    ),
  );
  const everything = JSON.stringify(dumps.map((each) => each.rows));
  assert.ok(everything.includes('secretive@example.com'));
  for (const secret of [apiKey, apiKey.slice(-43), 'sk-0123456789abcdef', PASSWORD, '$2b$04$'])
    assert.ok(!everything.includes(secret), secret);
});

test('no input, however odd, makes an operation fail', async () => {
  const { apiKey } = await one.identity.makeOwner({ email });
  const [api, ada] = [await one.by(apiKey), await one.signedUp('odd')];
  const known = {
    userId: [ada.id],
    workspaceId: [ada.workspaceId, (await api.me()).workspace.id],
    role: ['member', 'super-admin'],
    email: [ada.email, email],
    provider: ['openai'],
    password: [PASSWORD],
  };
  const failed: unknown[] = [];
  for (const [name, operation] of Object.entries(contract)) {
    const { inputSchema, meta } = operation['~orpc'];
    if (inputSchema === undefined) continue;
    const call = (meta.access === 'public' ? one.anybody : api)[name as keyof Caller];
    await fc.assert(
      // The schema is what this operation's own input is made from.
      fc.asyncProperty(anyInput(inputSchema as never, known), async (input) => {
        const code = await codeOf(call(input as never));
        if (code === 'INTERNAL_SERVER_ERROR') failed.push({ name, input });
      }),
      { numRuns: 20 },
    );
  }
  assert.deepEqual(failed, []);
});

test('a start with a new master key seals anew what the old one sealed', async () => {
  const { api } = await one.signedUp('rotating');
  await api.storeProviderKey({ provider: 'openai', apiKey: 'sk-0123456789abcdef' });
  const next = masterKey('next');
  const rotating = await started({ masterKeys: [next, ...settings.masterKeys] });
  await rotating.identity.stop();
  const old = `select count(*)::int n from identity.secrets where key_id <> 'next'`;
  assert.equal(await count(old), 0);
  const alone = await started({ masterKeys: [next] });
  const { token } = await alone.anybody.login({
    email: 'rotating@example.com',
    password: PASSWORD,
  });
  const opened = await (await alone.by(token)).openProviderKey({ provider: 'openai' });
  assert.equal(opened.apiKey, 'sk-0123456789abcdef');
});

test('after a rebuild every read table is what it was', async () => {
  for (const projection of identityModule.projections) {
    // One list of projections with rows of different types.
    const table = store.rows(projection as never);
    const before = await table.everywhere.list({ limit: 200 });
    await store.rebuild(projection.name);
    assert.deepEqual(await table.everywhere.list({ limit: 200 }), before);
  }
});
