import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rawRequest } from './testing/http-client.ts';
import { startSeats } from './testing/seats.ts';

const seat = { row: 1, name: 'Ada' };

test('without valid credentials an operation answers 401 before it looks at the input', async () => {
  const { anybody, seen } = await startSeats();
  const { status, body, headers } = await anybody.post('/api/v1/seats', 'not json');
  assert.deepEqual([status, body.code], [401, 'UNAUTHORIZED']);
  assert.equal(headers.get('www-authenticate'), 'Bearer');
  assert.equal((await anybody.get('/api/v1/seats', { token: 'stolen' })).status, 401);
  assert.equal(seen.reserved, 0);
});

test('a bearer token and an API key say who acts, asked for once', async () => {
  const { anybody, seen } = await startSeats();
  const bearer = await anybody.post('/api/v1/seats', seat, { token: 'grace' });
  assert.equal(bearer.body.by, 'user_grace');
  const headers = { 'x-api-key': 'ada' };
  assert.equal((await anybody.post('/api/v1/seats', seat, { headers })).body.by, 'user_ada');
  assert.deepEqual(seen.credentials, [
    { kind: 'bearer', value: 'grace' },
    { kind: 'bearer', value: 'ada' },
  ]);
});

test('a missing permission is 403', async () => {
  const { anybody } = await startSeats();
  const { status, body } = await anybody.delete('/api/v1/seats/seat_1', { token: 'guest' });
  assert.deepEqual([status, body.code], [403, 'FORBIDDEN']);
});

test('a cookie is out of reach of scripts, and of this host alone over https', async () => {
  const email = { email: 'ada@x.test' };
  const { anybody } = await startSeats();
  assert.equal(
    (await anybody.post('/api/v1/sign-in', email)).headers.get('set-cookie'),
    'atelier_session=cookie-of-ada; Path=/; Expires=Wed, 18 May 2033 03:33:20 GMT; HttpOnly; SameSite=Lax',
  );
  const safe = await startSeats({ publicUrl: 'https://atelier.example' });
  const answer = await safe.anybody.post('/api/v1/sign-in', email);
  assert.match(answer.headers.get('set-cookie') ?? '', /^__Host-atelier_session=.*; Secure$/);
  assert.equal(answer.headers.get('strict-transport-security'), 'max-age=31536000');
  const cookie = '__Host-atelier_session=cookie-of-ada';
  assert.equal((await safe.anybody.get('/api/v1/seats', { headers: { cookie } })).status, 200);
});

test('a cookie reads, and writes only with the token of its session from a page of ours', async () => {
  const { api, anybody, csrf } = await startSeats({ corsOrigins: ['https://friend.example'] });
  const cookie = 'other=1; atelier_session=cookie-of-ada';
  const post = async (headers: Record<string, string>) => {
    const { status, body } = await anybody.post('/api/v1/seats', seat, {
      headers: { cookie, ...headers },
    });
    return [status, body.code ?? body.by];
  };
  assert.equal((await anybody.get('/api/v1/seats', { headers: { cookie } })).status, 200);
  assert.deepEqual(await post({}), [403, 'CSRF_TOKEN_INVALID']);
  assert.deepEqual(await post({ 'x-csrf-token': 'guessed' }), [403, 'CSRF_TOKEN_INVALID']);
  assert.deepEqual(await post({ 'x-csrf-token': csrf }), [201, 'user_ada']);
  assert.deepEqual(await post({ 'x-csrf-token': csrf, origin: api.url }), [201, 'user_ada']);
  assert.deepEqual(await post({ 'x-csrf-token': csrf, origin: 'https://evil.example' }), [
    403,
    'FORBIDDEN_ORIGIN',
  ]);
  assert.deepEqual(await post({ 'x-csrf-token': csrf, origin: 'null' }), [403, 'FORBIDDEN_ORIGIN']);
});

test('a raw route tells a cookie without its token in its own form', async () => {
  const { anybody, csrf } = await startSeats();
  const cookie = 'atelier_session=cookie-of-ada';
  const refused = await anybody.post('/v1/echo', seat, { headers: { cookie } });
  assert.deepEqual([refused.status, refused.body], [401, '{"error":{"type":"vendor"}}']);
  const headers = { cookie, 'x-csrf-token': csrf };
  assert.equal((await anybody.post('/v1/echo', seat, { headers })).status, 200);
});

test('a site whose name was made to mean this machine is no page of ours', async () => {
  const { api } = await startSeats();
  const body = JSON.stringify({ email: 'ada@x.test' });
  const from = async (name: string) => {
    const host = { host: `${name}:4000`, origin: `http://${name}:4000` };
    const headers = { 'content-type': 'application/json', ...host };
    const request = { method: 'POST', path: '/api/v1/sign-in', headers, body };
    return (await rawRequest(api.url, request)).status;
  };
  assert.equal(await from('evil.example'), 403);
  assert.equal(await from('localhost'), 200);
  assert.equal(await from('127.0.0.1'), 200);
});

test('a page of another site cannot sign a visitor in', async () => {
  const { anybody } = await startSeats();
  const headers = { origin: 'https://evil.example' };
  const answer = await anybody.post('/api/v1/sign-in', { email: 'ada@x.test' }, { headers });
  assert.deepEqual([answer.status, answer.body.code], [403, 'FORBIDDEN_ORIGIN']);
});

test('other sites read nothing unless they are listed, and then without cookies', async () => {
  const origin = 'https://friend.example';
  const closed = await startSeats();
  const refused = await closed.ada.get('/api/v1/seats', { headers: { origin } });
  assert.equal(refused.headers.get('access-control-allow-origin'), null);

  const { api, ada } = await startSeats({ corsOrigins: [origin] });
  const answer = await ada.get('/api/v1/seats', { headers: { origin } });
  assert.equal(answer.headers.get('access-control-allow-origin'), origin);
  assert.equal(answer.headers.get('access-control-allow-credentials'), null);
  const preflight = await fetch(`${api.url}/api/v1/seats`, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST' },
  });
  assert.equal(preflight.status, 204);
  assert.match(preflight.headers.get('access-control-allow-headers') ?? '', /authorization/);
});

test('a listed page may use the vendors’ own clients', async () => {
  const origin = 'https://friend.example';
  const { api } = await startSeats({ corsOrigins: [origin] });
  // What openai 7 and @anthropic-ai/sdk 1 send from a browser, beside what every page may send.
  const asked = [
    'anthropic-dangerous-direct-browser-access',
    'anthropic-version',
    'authorization',
    'content-type',
    'x-api-key',
    ...['arch', 'helper-method', 'lang', 'os', 'package-version', 'retry-count'].map(stainless),
    ...['runtime', 'runtime-version', 'timeout'].map(stainless),
  ];
  const preflight = await fetch(`${api.url}/v1/messages`, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': [...asked, 'x-evil'].join(','),
    },
  });
  const allowed = (preflight.headers.get('access-control-allow-headers') ?? '').split(', ');
  assert.deepEqual(
    asked.filter((name) => !allowed.includes(name)),
    [],
  );
  assert.ok(!allowed.includes('x-evil'));
});

const stainless = (name: string) => `x-stainless-${name}`;

test('a raw route gets the actor, and refuses strangers in its own words', async () => {
  const { api, anybody } = await startSeats();
  const refused = await anybody.post('/v1/echo', { a: 1 });
  assert.deepEqual([refused.status, refused.body], [401, '{"error":{"type":"vendor"}}']);
  const ask = (path: string) =>
    fetch(api.url + path, { method: 'POST', headers: { 'x-api-key': 'ada' }, body: 'as it is' });
  const answer = await ask('/v1/echo');
  assert.equal(await answer.text(), 'as it is');
  assert.equal(answer.headers.get('x-actor'), 'user_ada');
  assert.match(answer.headers.get('x-request-id') ?? '', /^request_/);
  assert.equal(await (await ask('/v1/files/a/b')).text(), 'as it is');
});

test('too many wrong credentials of one address are 429, and right ones of it work', async () => {
  const { api, anybody, seen } = await startSeats({
    trustProxy: true,
    rateLimits: { wrongCredentialsPerMinute: 2 },
  });
  const ask = (path: string, key: string, address: string) =>
    fetch(api.url + path, {
      method: path === '/v1/echo' ? 'POST' : 'GET',
      headers: { 'x-api-key': key, 'x-forwarded-for': address },
    });
  const statuses = async (key: string, address: string) => [
    (await ask('/api/v1/seats', key, address)).status,
    (await ask('/v1/echo', key, address)).status,
  ];
  assert.deepEqual(await statuses('guess', '203.0.113.7'), [401, 401]);
  assert.deepEqual(await statuses('guess', '203.0.113.7'), [429, 429]);
  const { headers } = await ask('/api/v1/seats', 'guess', '203.0.113.7');
  assert.match(headers.get('retry-after') ?? '', /^\d+$/);
  assert.deepEqual(seen.suspected, ['guess', 'guess']);
  assert.deepEqual(await statuses('ada', '203.0.113.7'), [200, 200]);
  assert.deepEqual(await statuses('guess', '203.0.113.8'), [401, 401]);
  // Without any nothing was guessed, and cookies expire by themselves.
  for (let times = 0; times < 4; times++) {
    const cookie = 'atelier_session=expired';
    assert.equal((await anybody.get('/api/v1/seats', { headers: { cookie } })).status, 401);
    assert.equal((await anybody.get('/api/v1/seats')).status, 401);
  }
});
