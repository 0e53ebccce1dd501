import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startSeats } from './seats.ts';
import { walk } from './walk.ts';

const CRASHING = new Set(['seats.crash', 'seats.crashLate', 'seats.wait']);
const { api, ada, anybody } = await startSeats({
  rateLimits: { perMinute: 1e6, declared: false },
});
const { body: document } = await anybody.get('/api/v1/openapi.json');
const operations = walk(document).filter(({ operationId }) => !CRASHING.has(operationId));

const ask = async ({ method, path, body }: { method: string; path: string; body?: unknown }) => {
  const response = await fetch(api.url + path, {
    method,
    headers: { authorization: 'Bearer ada', 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
};

test('a request made from the document is carried out', async () => {
  for (const { operationId, request } of operations) {
    const { status, text } = await ask(request);
    assert.ok(status < 300, `${operationId} answered ${status}: ${text}`);
  }
});

test('nothing but what is public answers without credentials', async () => {
  for (const { operationId, isPublic, request } of operations) {
    const response = await fetch(api.url + request.path, { method: request.method });
    assert.equal(response.status === 401, !isPublic, operationId);
    await response.text();
  }
});

test('bad input is refused, whatever part of it is bad', async () => {
  let refused = 0;
  for (const { operationId, spoiled } of operations)
    for (const request of spoiled) {
      const { status, text } = await ask(request);
      assert.ok(status < 500, `${operationId}, ${request.what}, answered ${status}: ${text}`);
      if (status >= 400) {
        refused += 1;
        assert.match(text, /"type":"urn:atelier:problem:/);
      }
    }
  assert.ok(refused > 50, `${refused}`);
  assert.equal(Reflect.get({}, 'polluted'), undefined);
  assert.equal((await ada.get('/health')).status, 200);
});
