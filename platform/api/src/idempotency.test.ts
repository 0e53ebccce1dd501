import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { memoryIdempotencyRecords } from './idempotency-records.memory.ts';
import { startSeats } from './testing/seats.ts';

const seat = { row: 1, name: 'Ada' };
const withKey = (key: string, token = 'ada') => ({ token, headers: { 'idempotency-key': key } });

test('a repeated write is carried out once and answered again', async () => {
  const { ada, seen } = await startSeats();
  const first = await ada.post('/api/v1/seats', seat, withKey('a'));
  const again = await ada.post('/api/v1/seats', seat, withKey('a'));
  assert.deepEqual([again.status, again.body], [first.status, first.body]);
  assert.equal(first.headers.get('idempotency-replayed'), null);
  assert.equal(again.headers.get('idempotency-replayed'), 'true');
  assert.equal(seen.reserved, 1);
  assert.equal(seen.audited.length, 1);
});

test('a refusal by the state of the world is answered again too', async () => {
  const { ada, seen } = await startSeats();
  const taken = { row: 13, name: 'Ada' };
  await ada.post('/api/v1/seats', taken, withKey('a'));
  const again = await ada.post('/api/v1/seats', taken, withKey('a'));
  assert.deepEqual([again.status, again.body.code, seen.reserved], [409, 'SEAT_TAKEN', 1]);
});

test('what changed nothing may be made again under its key', async () => {
  const { ada } = await startSeats();
  assert.equal((await ada.post('/api/v1/crash', undefined, withKey('a'))).status, 500);
  assert.equal((await ada.post('/api/v1/crash', undefined, withKey('a'))).status, 500);
  assert.equal((await ada.post('/api/v1/seats', {}, withKey('b'))).status, 400);
  assert.equal(
    (await ada.post('/api/v1/seats', {}, withKey('b'))).headers.get('idempotency-replayed'),
    null,
  );
});

test('one key for two requests is refused', async () => {
  const { ada } = await startSeats();
  await ada.post('/api/v1/seats', seat, withKey('a'));
  const other = await ada.post('/api/v1/seats', { row: 2, name: 'Ada' }, withKey('a'));
  assert.deepEqual([other.status, other.body.code], [422, 'IDEMPOTENCY_KEY_REUSED']);
  const bad = await ada.post('/api/v1/seats', seat, withKey('with space'));
  assert.deepEqual([bad.status, bad.body.code], [400, 'IDEMPOTENCY_KEY_INVALID']);
});

test('a key is of its user and its operation', async () => {
  const { ada, seen } = await startSeats();
  await ada.post('/api/v1/seats', seat, withKey('a'));
  const grace = await ada.post('/api/v1/seats', seat, withKey('a', 'grace'));
  assert.equal(grace.body.by, 'user_grace');
  assert.equal((await ada.post('/api/v1/keys', undefined, withKey('a'))).status, 201);
  assert.equal(seen.reserved, 2);
});

test('while the first runs, a second is told to wait', async () => {
  const { ada, seen } = await startSeats();
  const started = once(seen.started, 'wait');
  const first = ada.post('/api/v1/wait', undefined, withKey('a'));
  await started;
  const second = await ada.post('/api/v1/wait', undefined, withKey('a'));
  assert.deepEqual([second.status, second.body.code], [409, 'IDEMPOTENCY_KEY_IN_USE']);
  assert.equal(second.headers.get('retry-after'), '1');
  seen.release();
  assert.deepEqual((await first).body, { done: true });
  assert.deepEqual((await ada.post('/api/v1/wait', undefined, withKey('a'))).body, { done: true });
});

test('an answer with a secret is not kept; the repetition is neither carried out nor answered', async () => {
  const { ada } = await startSeats();
  assert.equal((await ada.post('/api/v1/keys', undefined, withKey('a'))).body.key, 'sk-secret');
  const again = await ada.post('/api/v1/keys', undefined, withKey('a'));
  assert.deepEqual([again.status, again.body.code], [409, 'IDEMPOTENCY_ANSWER_NOT_KEPT']);
});

test('a stream does not heed the key', async () => {
  const { ada, seen } = await startSeats();
  for (let asked = 0; asked < 2; asked++)
    for await (const _ of ada.events('POST', '/api/v1/seats/seat_1/watch', withKey('a'))) continue;
  assert.deepEqual(seen.ended, ['end', 'end']);
});

test('what has happened is answered and audited, also when its answer could not be kept', async () => {
  const idempotency = {
    ...memoryIdempotencyRecords(),
    finish: async () => assert.fail('the records are away'),
  };
  const { ada, seen } = await startSeats({ idempotency });
  const made = await ada.post('/api/v1/seats', seat, withKey('a'));
  assert.deepEqual([made.status, made.body.row], [201, 1]);
  const taken = await ada.post('/api/v1/seats', { row: 13, name: 'Ada' }, withKey('b'));
  assert.deepEqual([taken.status, taken.body.code], [409, 'SEAT_TAKEN']);
  assert.deepEqual(
    seen.audited.map(({ outcome }) => outcome),
    ['ok', 'refused'],
  );
});
