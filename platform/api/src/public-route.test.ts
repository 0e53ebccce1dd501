import assert from 'node:assert/strict';
import { test } from 'node:test';
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
