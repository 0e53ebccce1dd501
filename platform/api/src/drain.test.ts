import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { startSeats } from './testing/seats.ts';

const WATCH = '/api/v1/seats/seat_1/watch';

test('a running answer is finished before the server stops', async () => {
  const { api, ada, seen } = await startSeats();
  const started = once(seen.started, 'wait');
  const answer = ada.post('/api/v1/wait');
  await started;
  const closed = api.close(10_000);
  seen.release();
  assert.deepEqual((await answer).body, { done: true });
  await closed;
  await assert.rejects(ada.get('/health'), /fetch failed/);
});

test('a stream that does not end is aborted after the time to drain', async () => {
  const { api, ada, seen } = await startSeats();
  const events: string[] = [];
  let last: { data: { code?: string } } | undefined;
  for await (const event of ada.events('POST', WATCH, { body: { mode: 'endless' } })) {
    events.push(event.event);
    last = event;
    if (event.event === 'delta') void api.close(30);
  }
  assert.deepEqual(events, ['start', 'delta', 'error']);
  assert.equal(last?.data.code, 'SERVER_STOPPED');
  assert.deepEqual(seen.ended, ['endless']);
});

test('an answer that does not come is given up after the time to drain', async () => {
  const { api, ada, seen } = await startSeats();
  const started = once(seen.started, 'wait');
  const answer = ada.post('/api/v1/crash-late');
  await started;
  await api.close(10);
  const { status, body } = await answer;
  assert.deepEqual([status, body.code], [503, 'SERVER_STOPPED']);
});

const HEAD = 'HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ada\r\n';

test('the last answer on a connection says so, and the connection is closed', async () => {
  const { api, seen } = await startSeats();
  const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
  const started = once(seen.started, 'wait');
  socket.write(`POST /api/v1/wait ${HEAD}content-length: 0\r\n\r\n`);
  await started;
  const closed = api.close(10_000);
  seen.release();
  assert.match(await text(socket), /^HTTP\/1.1 200 .*connection: close.*"done":true/is);
  await closed;
});

test('while it drains, an open connection gets no new answer', async () => {
  const { api, seen } = await startSeats();
  const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
  const started = once(seen.started, 'endless');
  const body = '{"mode":"endless"}';
  const json = `content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
  socket.write(`POST ${WATCH}/stream ${HEAD}${json}`);
  await started;
  const closed = api.close(50);
  socket.write(`GET /ready ${HEAD}\r\nGET /api/v1/seats ${HEAD}\r\n`);
  const answers = await text(socket);
  assert.deepEqual(answers.match(/HTTP\/1.1 \d+/g), [
    'HTTP/1.1 200',
    'HTTP/1.1 503',
    'HTTP/1.1 503',
  ]);
  assert.match(answers, /"status":"draining"/);
  assert.match(answers, /connection: close.*"code":"DRAINING"/is);
  await closed;
});

test('a port that is taken is said in one sentence', async () => {
  const { api } = await startSeats();
  const port = Number(new URL(api.url).port);
  await assert.rejects(startSeats({ port }), {
    message: `Port ${port} of 127.0.0.1 is taken by another program: set PORT to a free one.`,
  });
});
