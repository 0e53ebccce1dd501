import { createLog, createMetrics } from '@atelier/telemetry';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problemOf } from './problem.ts';
import { rawRequest } from './testing/http-client.ts';
import { startSeats } from './testing/seats.ts';

test('an operation answers JSON with its status, and nothing where there is nothing to say', async () => {
  const { ada } = await startSeats();
  const made = await ada.post('/api/v1/seats', { row: 1, name: 'Ada' });
  assert.deepEqual([made.status, made.body], [201, { id: 'seat_1', row: 1, by: 'user_ada' }]);
  assert.equal(made.headers.get('cache-control'), 'no-store');
  const gone = await ada.delete('/api/v1/seats/seat_1');
  assert.deepEqual([gone.status, gone.body], [204, '']);
});

test('path, query and body together are the input', async () => {
  const { ada } = await startSeats();
  assert.deepEqual((await ada.get('/api/v1/seats/seat%201')).body, { seatId: 'seat 1' });
  assert.deepEqual((await ada.get('/api/v1/seats?limit=3&tags[]=a&tags[]=b')).body, {
    limit: 3,
    tags: ['a', 'b'],
  });
  assert.deepEqual((await ada.get('/api/v1/models/openai/gpt-5')).body, { model: 'openai/gpt-5' });
  assert.deepEqual((await ada.get('/api/v1/models/openai%2Fgpt-5')).body, {
    model: 'openai/gpt-5',
  });
});

test('a declared error is a problem with its data in it', async () => {
  const { ada } = await startSeats();
  const { status, headers, body } = await ada.post('/api/v1/seats', { row: 13, name: 'Ada' });
  assert.equal(status, 409);
  assert.equal(headers.get('content-type'), 'application/problem+json');
  assert.deepEqual(body, {
    type: 'urn:atelier:problem:SEAT_TAKEN',
    title: 'This seat is taken.',
    status: 409,
    code: 'SEAT_TAKEN',
    detail: 'This seat is taken.',
    requestId: headers.get('x-request-id'),
    by: 'grace',
  });
});

test('input that does not fit says where and why, in plain words', async () => {
  const { ada } = await startSeats();
  const { status, body } = await ada.post('/api/v1/seats', { row: '1', name: 'A' });
  assert.deepEqual([status, body.code], [400, 'BAD_REQUEST']);
  assert.deepEqual(body.issues, [
    { path: 'row', message: 'Must be a number, not a text.' },
    { path: 'name', message: 'Say at least two letters.' },
  ]);
  const empty = await ada.post('/api/v1/seats');
  assert.deepEqual(empty.body.issues, [
    { path: 'row', message: 'Is missing.' },
    { path: 'name', message: 'Is missing.' },
  ]);
});

test('what is not JSON, not an object, of another media type or too large is refused', async () => {
  const { ada } = await startSeats();
  const post = async (body: string, type = 'application/json', path = '/api/v1/seats') => {
    const answer = await ada.post(path, body, { headers: { 'content-type': type } });
    return [answer.status, answer.body.code];
  };
  assert.deepEqual(await post('{"row":'), [400, 'MALFORMED_JSON']);
  assert.deepEqual(await post('[1]'), [400, 'BAD_REQUEST']);
  assert.deepEqual(await post('null'), [400, 'BAD_REQUEST']);
  assert.deepEqual(await post('row=1', 'application/x-www-form-urlencoded'), [
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ]);
  const large = JSON.stringify({ text: 'x'.repeat(2_000_000) });
  assert.deepEqual(await post(large), [413, 'BODY_TOO_LARGE']);
  const allowed = await ada.post('/api/v1/upload', large);
  assert.deepEqual([allowed.status, allowed.body], [200, { length: 2_000_000 }]);
});

test('a body that grows too large while it is read is refused as well', async () => {
  const { api } = await startSeats();
  let sent = 0;
  const body = new ReadableStream({
    pull(controller) {
      if (++sent > 30) controller.close();
      else controller.enqueue(Buffer.alloc(100_000, ' '));
    },
  });
  const response = await fetch(`${api.url}/api/v1/seats`, {
    method: 'POST',
    headers: { authorization: 'Bearer ada', 'content-type': 'application/json' },
    body,
    duplex: 'half',
  });
  assert.equal(response.status, 413);
});

test('an unknown path is 404, another method 405 with the ones there are, both problems', async () => {
  const { api, ada } = await startSeats();
  for (const path of [
    '/api/v1/nothing',
    '/api/v2/seats',
    '/api',
    '/v1/nothing',
    '/api/v1/internal',
  ]) {
    const { status, body } = await ada.get(path);
    assert.deepEqual([path, status, body.code], [path, 404, 'PATH_NOT_FOUND']);
  }
  const { status, body, headers } = await ada.patch('/api/v1/seats', {});
  assert.deepEqual([status, body.code], [405, 'METHOD_NOT_ALLOWED']);
  assert.equal(headers.get('allow'), 'GET, HEAD, OPTIONS, POST');
  const bad = await rawRequest(api.url, { path: '/api/v1/seats/%ff' });
  assert.equal(bad.status, 400);
  const broken = await rawRequest(api.url, {
    path: '/api/v1/seats',
    headers: { 'x-y': 'z'.repeat(20_000) },
  });
  assert.equal(broken.status, 431);
  assert.match(broken.text, /"code":"REQUEST_HEADER_FIELDS_TOO_LARGE"/);
});

test('an error of a database that is away is 503, with when to ask again', () => {
  const { problem } = problemOf(Object.assign(new Error('too many clients'), { code: '53300' }));
  assert.deepEqual([problem.status, problem.headers], [503, { 'retry-after': '5' }]);
});

test('an unknown error is 500 without its inside, which the log has', async () => {
  const lines: string[] = [];
  const log = createLog({ destination: { write: (line) => lines.push(line) } });
  const { ada } = await startSeats({ log });
  const { status, body, headers } = await ada.post('/api/v1/crash');
  assert.deepEqual([status, body.code], [500, 'INTERNAL_SERVER_ERROR']);
  assert.doesNotMatch(JSON.stringify(body), /swordfish|TypeError|\.ts/);
  const line = lines.map((each) => JSON.parse(each)).find(({ level }) => level === 'error');
  assert.match(line.err.stack, /swordfish.*seats\.ts/s);
  assert.equal(line.requestId, headers.get('x-request-id'));
  assert.equal(line.operation, 'seats.crash');
});

test('a request is one log line and one observation, without ids, bodies or secrets', async () => {
  const lines: string[] = [];
  const metrics = createMetrics();
  const log = createLog({ destination: { write: (line) => lines.push(line) } });
  const { ada } = await startSeats({ log, metrics });
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  await ada.get('/api/v1/seats/seat_secret?q=query-secret', {
    headers: { 'x-request-id': 'mine-1', traceparent },
  });
  const { level, time, durationMs, ...line } = JSON.parse(lines.join(''));
  assert.deepEqual([level, typeof time, typeof durationMs], ['info', 'string', 'number']);
  assert.deepEqual(line, {
    requestId: 'mine-1',
    traceId: '0af7651916cd43dd8448eb211c80319c',
    method: 'GET',
    path: '/api/v1/seats/{seatId}',
    status: 200,
    operation: 'seats.get',
    actorId: 'user_ada',
    workspaceId: 'workspace_1',
    msg: 'request',
  });
  assert.match(
    await metrics.expose(),
    /http_request_seconds_count\{route="seats.get",method="GET",status="200"\} 1/,
  );
});

test('a sane request id of the client is kept, any other replaced', async () => {
  const { ada } = await startSeats();
  const idOf = async (sent: string) =>
    (await ada.get('/health', { headers: { 'x-request-id': sent } })).headers.get('x-request-id');
  assert.equal(await idOf('abc-123_x.y'), 'abc-123_x.y');
  assert.match((await idOf('a b"c')) ?? '', /^request_/);
  assert.match((await idOf('x'.repeat(101))) ?? '', /^request_/);
});

test('a file is an attachment that is never shown in place', async () => {
  const { ada } = await startSeats();
  const { status, headers, body } = await ada.get('/api/v1/seats.csv');
  assert.deepEqual([status, body], [200, 'row,name\n1,Ada\n']);
  assert.equal(headers.get('x-content-type-options'), 'nosniff');
  assert.equal(
    headers.get('content-disposition'),
    `attachment; filename="Sitze_f_r_alle.csv"; filename*=UTF-8''Sitze%20f%C3%BCr%20alle.csv`,
  );
});

test('audited operations are recorded with what came of them, before the answer is sent', async () => {
  const { ada, anybody, seen } = await startSeats();
  await ada.post('/api/v1/seats', { row: 1, name: 'Ada' });
  await ada.post('/api/v1/seats', { row: 13, name: 'Ada' });
  await ada.post('/api/v1/seats', { row: 0, name: 'Ada' });
  await ada.get('/api/v1/seats/seat_7');
  await ada.delete('/api/v1/seats/seat_8', { token: 'guest' });
  await ada.post('/api/v1/crash');
  await ada.get('/api/v1/seats');
  await anybody.post('/api/v1/seats', { row: 1, name: 'Ada' });
  await anybody.post('/api/v1/sign-in', { email: 'eve@x.test' });
  const rows = seen.audited.map(({ operation, target, outcome, code, actor }) =>
    [actor?.userId ?? '-', operation, target ?? '-', outcome, code ?? '-'].join(' '),
  );
  assert.deepEqual(rows, [
    'user_ada seats.reserve seat_1 ok -',
    'user_ada seats.reserve - refused SEAT_TAKEN',
    'user_ada seats.reserve - refused BAD_REQUEST',
    'user_ada seats.get seat_7 ok -',
    'user_guest seats.remove seat_8 refused FORBIDDEN',
    'user_ada seats.crash - failed INTERNAL_SERVER_ERROR',
    '- seats.signIn - refused INVALID_CREDENTIALS',
  ]);
});

test('an entry that the trail does not take is in the log, and what happened is answered', async () => {
  const lines: string[] = [];
  const log = createLog({ destination: { write: (line) => lines.push(line) } });
  const { ada, seen } = await startSeats({ log });
  seen.isAuditDown = true;
  assert.equal((await ada.post('/api/v1/seats', { row: 1, name: 'Ada' })).status, 201);
  const { auditEntry, msg } = JSON.parse(lines[0] ?? '{}');
  assert.equal(msg, 'an audit entry was not recorded');
  assert.deepEqual(
    [auditEntry.operation, auditEntry.target, auditEntry.actor.userId],
    ['seats.reserve', 'seat_1', 'user_ada'],
  );
});

test('who asks too often is told when to come back', async () => {
  const { ada, anybody } = await startSeats({ rateLimits: { perMinute: 3 } });
  const answers = [];
  for (let asked = 0; asked < 4; asked++) answers.push(await ada.get('/api/v1/seats'));
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 200, 200, 429],
  );
  const refused = answers[3];
  assert.equal(refused?.body.code, 'TOO_MANY_REQUESTS');
  assert.equal(refused?.headers.get('retry-after'), String(refused?.body.retryAfterSeconds));
  assert.equal((await anybody.get('/api/v1/seats')).status, 401);
});

test('sign-in is limited by address, and by account wherever one asks from', async () => {
  const { api } = await startSeats({ trustProxy: true });
  const signIn = async (address: string, email: string) => {
    const response = await fetch(`${api.url}/api/v1/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': `6.6.6.6, ${address}` },
      body: JSON.stringify({ email }),
    });
    return response.status;
  };
  for (let tried = 0; tried < 5; tried++) await signIn('10.0.0.1', `user${tried}@x.test`);
  assert.equal(await signIn('10.0.0.1', 'another@x.test'), 429);
  for (let tried = 0; tried < 5; tried++) await signIn(`10.0.1.${tried}`, 'Ada@x.test');
  assert.equal(await signIn('10.0.2.1', 'ada@x.test'), 429);
  assert.equal(await signIn('10.0.2.2', 'grace@x.test'), 200);
  // Where Ada signed in before, nobody else shuts her out.
  assert.equal(await signIn('10.0.1.1', 'ada@x.test'), 200);
  const one = '2001:db8:0:1';
  for (let tried = 0; tried < 5; tried++) await signIn(`${one}::${tried}`, `v${tried}@x.test`);
  assert.equal(await signIn(`${one}:a:b:c:d`, 'sixth@x.test'), 429);
  assert.equal(await signIn('2001:db8:0:2::1', 'sixth@x.test'), 200);
});

test('probes and metrics answer without credentials', async () => {
  let isReady = true;
  const { anybody } = await startSeats({ ready: async () => ({ database: isReady }) });
  assert.deepEqual((await anybody.get('/health')).body, { status: 'ok' });
  assert.equal((await anybody.get('/ready')).status, 200);
  isReady = false;
  const notReady = await anybody.get('/ready');
  assert.deepEqual(
    [notReady.status, notReady.body],
    [503, { status: 'not ready', checks: { database: false } }],
  );
  assert.match((await anybody.get('/metrics')).body, /http_request_seconds/);
});
