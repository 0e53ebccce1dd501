import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rawRequest } from './testing/http-client.ts';
import { startSeats } from './testing/seats.ts';

const bytes = Buffer.from('{"a": "\u00e9" }\n');

async function post(url: string, body: Uint8Array | ReadableStream, signature: string) {
  const response = await fetch(`${url}/api/v1/hook`, {
    method: 'POST',
    headers: { 'x-signature': signature, authorization: 'Bearer nobody' },
    body,
    duplex: 'half',
  } as RequestInit);
  return { status: response.status, body: await response.json() };
}

test('a public route is asked without credentials and sees the bytes as they were sent', async () => {
  const { api, seen } = await startSeats();
  const answer = await post(api.url, bytes, String(bytes.length));
  assert.deepEqual(answer, { status: 200, body: { bytes: bytes.toString('base64') } });
  assert.deepEqual(seen.credentials, []);
  assert.equal((await post(api.url, bytes, '1')).status, 400);
});

test('a body beyond the limit of a public route is refused, also one that says no length', async () => {
  const { api } = await startSeats();
  const long = Buffer.alloc(17, 'x');
  assert.equal((await post(api.url, long, '17')).status, 413);
  const stream = new Blob([long]).stream();
  assert.equal((await post(api.url, stream, '17')).status, 413);
});

test('a raw route is asked by its own method, a GET by HEAD too, and `*` by every other', async () => {
  const { api } = await startSeats();
  const headers = { authorization: 'Bearer ada' };
  const ask = (method: string, path: string) => rawRequest(api.url, { method, path, headers });
  for (const [method, path] of [
    ['POST', '/v1/echo'],
    ['HEAD', '/v1/echo'],
    ['OPTIONS', '/v1/files/1'],
  ] as const)
    assert.equal((await ask(method, path)).headers['x-actor'], 'user_ada', `${method} ${path}`);
  assert.equal((await ask('DELETE', '/v1/echo')).status, 404);
});

test('the target of a request may say the whole address, which is then its host', async () => {
  const { api } = await startSeats();
  const headers = { authorization: 'Bearer ada', host: 'another.example' };
  const seats = await rawRequest(api.url, { path: `${api.url}/api/v1/seats?limit=3`, headers });
  assert.deepEqual([seats.status, seats.text], [200, '{"limit":3}']);
  const echoed = await rawRequest(api.url, { path: `${api.url}/v1/echo`, headers });
  assert.equal(echoed.status, 200);
  const origin = { origin: api.url, host: 'another.example', 'content-type': 'application/json' };
  const path = `${api.url}/api/v1/sign-in`;
  const body = '{"email":"ada@x.test"}';
  const asked = await rawRequest(api.url, { method: 'POST', path, headers: origin, body });
  assert.equal(asked.status, 200);
  assert.equal((await rawRequest(api.url, { path: api.url })).status, 404);
});
