import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { test } from 'node:test';
import { rawRequest } from './testing/http-client.ts';
import { startSeats } from './testing/seats.ts';

const LOG = '/api/v1/seats.jsonl';
const headers = { authorization: 'Bearer ada' };

test('what is made while it is read is one file, or a refusal with its own status', async () => {
  const { api, ada, anybody, seen } = await startSeats();
  const whole = await fetch(api.url + LOG, { headers });
  assert.equal(await whole.text(), '{"row":1}\n{"row":2,"name":"😀"}\n');
  assert.equal(whole.headers.get('content-type'), 'application/x-ndjson; charset=utf-8');
  assert.equal(whole.headers.get('content-disposition'), 'attachment');
  const head = await rawRequest(api.url, { method: 'HEAD', path: LOG, headers });
  assert.deepEqual([head.status, head.text], [200, '']);
  assert.equal((await anybody.get(LOG)).status, 401);
  const taken = await ada.get(`${LOG}?mode=taken`);
  assert.deepEqual([taken.status, taken.body.code], [409, 'SEAT_TAKEN']);
  assert.deepEqual(
    seen.audited.map(({ outcome, code }) => [outcome, code]),
    [
      ['ok', undefined],
      ['ok', undefined],
      ['refused', 'SEAT_TAKEN'],
    ],
  );
  assert.equal(seen.ended.length, 3);
});

test('what goes wrong in the midst cuts the file, for HTTP/1.0 too', async () => {
  const { api, seen } = await startSeats();
  await assert.rejects(fetch(`${api.url}${LOG}?mode=crash`, { headers }).then((cut) => cut.text()));
  const old = connect(Number(new URL(api.url).port), '127.0.0.1');
  old.write(`GET ${LOG}?mode=crash HTTP/1.0\r\nauthorization: Bearer ada\r\n\r\n`);
  const [error] = await once(old.resume(), 'error');
  assert.equal(error.code, 'ECONNRESET');
  assert.deepEqual(
    seen.audited.map(({ outcome, code }) => [outcome, code]),
    Array(2).fill(['failed', 'INTERNAL_SERVER_ERROR']),
  );
});

test('readers who do not read stop the writer, one has four at most, and who leaves ends it', async () => {
  const { api, ada, seen } = await startSeats();
  const unread = await Promise.all(
    [1, 2, 3, 4].map(async () => {
      const asking = request(`${api.url}${LOG}?mode=flood`, { headers }).end();
      const [response] = await once(asking, 'response');
      return response;
    }),
  );
  let before = -1;
  while (seen.reserved !== before) {
    before = seen.reserved;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.ok(seen.reserved < 1000, `${seen.reserved} pieces were made for nobody`);
  const fifth = await ada.get(LOG);
  assert.deepEqual([fifth.status, fifth.body.code], [429, 'TOO_MANY_REQUESTS']);
  const ended = once(seen.started, 'ended');
  unread.shift().destroy();
  await ended;
  assert.equal((await ada.get(LOG)).status, 200);
  for (const response of unread) response.destroy();
});
