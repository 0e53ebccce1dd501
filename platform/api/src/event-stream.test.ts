import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { sendEventStream } from './event-stream.ts';
import { openExchange } from './exchange.ts';
import type { TestEvent } from './testing/http-client.ts';
import { startSeats } from './testing/seats.ts';

const WATCH = '/api/v1/seats/seat_1/watch';

async function collected(events: AsyncIterable<TestEvent>): Promise<readonly TestEvent[]> {
  const all: TestEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

test('the same request answers JSON, or events to who accepts them', async () => {
  const { ada } = await startSeats();
  const whole = await ada.post(WATCH);
  assert.deepEqual([whole.status, whole.body], [201, { text: 'whole' }]);
  const expected = [
    { event: 'start', id: '1', data: { type: 'start', row: 1 } },
    { event: 'delta', data: { type: 'delta', text: 'seat_1' } },
    { event: 'end', data: { type: 'end' } },
  ];
  assert.deepEqual(await collected(ada.events('POST', WATCH)), expected);
  assert.deepEqual(await collected(ada.events('POST', `${WATCH}/stream`)), expected);
});

test('what goes wrong before the first event is a problem with its own status', async () => {
  const { ada, anybody } = await startSeats();
  const headers = { accept: 'text/event-stream' };
  const taken = await ada.post(WATCH, { mode: 'taken' }, { headers });
  assert.deepEqual([taken.status, taken.body.code, taken.body.by], [409, 'SEAT_TAKEN', 'grace']);
  assert.equal((await anybody.post(WATCH, {}, { headers })).status, 401);
  assert.equal((await ada.post(WATCH, { mode: 7 }, { headers })).body.issues[0].path, 'mode');
});

test('what goes wrong later is the event "error" with a problem, and the last', async () => {
  const { ada } = await startSeats();
  const declared = await collected(ada.events('POST', WATCH, { body: { mode: 'fail' } }));
  assert.deepEqual(
    declared.map(({ event }) => event),
    ['start', 'error'],
  );
  assert.deepEqual([declared[1]?.data.status, declared[1]?.data.by], [409, 'late']);
  const unknown = await collected(ada.events('POST', WATCH, { body: { mode: 'crash' } }));
  assert.equal(unknown.at(-1)?.data.code, 'INTERNAL_SERVER_ERROR');
  assert.doesNotMatch(JSON.stringify(unknown), /swordfish/);
});

test('a client who leaves aborts the handler at once', async () => {
  const { ada, seen } = await startSeats();
  const ended = once(seen.started, 'ended');
  for await (const { event } of ada.events('POST', WATCH, { body: { mode: 'endless' } }))
    if (event === 'delta') break;
  await ended;
  assert.deepEqual(seen.ended, ['endless']);
});

test('silence is filled with comments, so that the connection stays open', async () => {
  const { api } = await startSeats({ keepAliveMs: 10 });
  const response = await fetch(api.url + WATCH, {
    method: 'POST',
    headers: {
      authorization: 'Bearer ada',
      accept: 'text/event-stream',
      'content-type': 'application/json',
    },
    body: '{"mode":"endless"}',
  });
  assert.equal(response.headers.get('content-type'), 'text/event-stream; charset=utf-8');
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString();
    if (text.split(': keep-alive\n\n').length > 3) break;
  }
  assert.match(text, /^event: start\nid: 1\ndata: .*\n\nevent: delta/);
});

test('a reader who does not read stops the writer', async () => {
  const { api, seen } = await startSeats();
  const asking = request(api.url + WATCH, {
    method: 'POST',
    headers: {
      authorization: 'Bearer ada',
      accept: 'text/event-stream',
      'content-type': 'application/json',
    },
  });
  asking.end('{"mode":"flood"}');
  const [response] = await once(asking, 'response');
  // Not read. The writer goes on until the buffers of both sockets are full, and then no further.
  let before = -1;
  while (seen.reserved !== before) {
    before = seen.reserved;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.ok(seen.reserved < 1000, `${seen.reserved} events were made for nobody`);
  const ended = once(seen.started, 'ended');
  response.destroy();
  await ended;
});

test('a stream is audited under the name of what was asked for', async () => {
  const { ada, seen } = await startSeats();
  await collected(ada.events('POST', WATCH));
  await collected(ada.events('POST', `${WATCH}/stream`, { body: { mode: 'fail' } }));
  assert.deepEqual(
    seen.audited.map(({ operation, target, outcome, code }) => [operation, target, outcome, code]),
    [
      ['seats.watch', 'seat_1', 'ok', undefined],
      ['seats.watchStream', 'seat_1', 'refused', 'SEAT_TAKEN'],
    ],
  );
});

test('a stream keeps nothing of what it has sent', async (t) => {
  const sent: WeakRef<object>[] = [];
  const { promise: allSent, resolve: toldAll } = Promise.withResolvers<void>();
  async function* endless() {
    for (let row = 0; row < 500; row++) {
      const item = { type: 'row', row };
      sent.push(new WeakRef(item));
      yield item;
    }
    toldAll();
    await new Promise(() => {});
  }
  const server = createServer((asked, response) => {
    const exchange = openExchange(asked, response, {});
    response.on('close', () => exchange.leaving.abort(new Error('left')));
    void sendEventStream(exchange, endless(), { problemOf: () => assert.fail() }).catch(() => {});
  });
  t.after(() => server.close());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const [response] = await once(request({ port, host: '127.0.0.1' }).end(), 'response');
  response.resume();
  await allSent;
  setFlagsFromString('--expose-gc');
  await new Promise((resolve) => setImmediate(resolve));
  runInNewContext('gc')();
  const kept = sent.filter((each) => each.deref() !== undefined).length;
  response.destroy();
  assert.ok(kept < 10, `${kept} of 500 items are kept`);
});

test('what is no HTTP cuts the answer that runs on its connection, and adds nothing to it', async () => {
  const { api, seen } = await startSeats();
  const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
  const ended = once(seen.started, 'endless');
  const body = '{"mode":"endless"}';
  socket.write(
    'POST /api/v1/seats/seat_1/watch/stream HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ada\r\n' +
      `content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
  await ended;
  let answer = '';
  for await (const part of socket.setEncoding('utf8')) {
    if (answer === '') socket.write('no HTTP\r\n\r\n');
    answer += part;
  }
  assert.deepEqual(answer.match(/HTTP\/1.1 \d+/g), ['HTTP/1.1 200']);
});
