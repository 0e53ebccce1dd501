import type { Clock } from '@atelier/kernel';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { IdempotencyRecords } from './idempotency-records.ts';

const answer = { status: 201, contentType: 'application/json', body: '{"id":"seat_1"}' };

/** What every adapter of the port does. `make` gives records that go by `clock`. */
export function idempotencyRecordsConformance(
  adapter: string,
  make: (clock: Clock) => Promise<IdempotencyRecords>,
): void {
  const started = async () => {
    let nowMs = Date.parse('2026-01-01T00:00:00Z');
    const records = await make({ now: () => new Date(nowMs) });
    return { records, key: randomUUID(), pass: (ms: number) => (nowMs += ms) };
  };
  const begin = async (records: IdempotencyRecords, key: string, fingerprint = 'a') => {
    const begun = await records.begin(key, fingerprint, 1000);
    assert.ok(begun.state === 'yours');
    return begun.attempt;
  };

  test(`${adapter}: of 20 who begin one key at once, one carries it out`, async () => {
    const { records, key } = await started();
    const begun = await Promise.all(
      Array.from({ length: 20 }, () => records.begin(key, 'a', 1000)),
    );
    assert.equal(begun.filter(({ state }) => state === 'yours').length, 1);
    assert.equal(begun.filter(({ state }) => state === 'running').length, 19);
  });

  test(`${adapter}: an answer is given again, with the fingerprint of its request`, async () => {
    const { records, key } = await started();
    await records.finish(key, await begin(records, key, 'first'), 5000, answer);
    assert.deepEqual(await records.begin(key, 'second', 1000), {
      state: 'done',
      fingerprint: 'first',
      answer,
    });
  });

  test(`${adapter}: what was not kept is known to be done all the same`, async () => {
    const { records, key } = await started();
    await records.finish(key, await begin(records, key), 5000);
    assert.deepEqual(await records.begin(key, 'a', 1000), { state: 'done', fingerprint: 'a' });
  });

  test(`${adapter}: a forgotten request may be made again, a finished one is not forgotten`, async () => {
    const { records, key } = await started();
    await records.forget(key, await begin(records, key));
    const attempt = await begin(records, key);
    await records.finish(key, attempt, 5000, { status: 204 });
    await records.forget(key, attempt);
    assert.deepEqual(await records.begin(key, 'a', 1000), {
      state: 'done',
      fingerprint: 'a',
      answer: { status: 204 },
    });
  });

  test(`${adapter}: who died keeps the key for its time only, and cannot answer after that`, async () => {
    const { records, key, pass } = await started();
    const dead = await begin(records, key);
    pass(999);
    assert.equal((await records.begin(key, 'a', 1000)).state, 'running');
    pass(1);
    const attempt = await begin(records, key);
    await records.finish(key, dead, 5000, { status: 500 });
    await records.finish(key, attempt, 5000, answer);
    const begun = await records.begin(key, 'a', 1000);
    assert.ok(begun.state === 'done' && begun.answer?.status === 201);
  });

  test(`${adapter}: an answer is kept for its time and then swept away`, async () => {
    const { records, key, pass } = await started();
    await records.finish(key, await begin(records, key), 5000, answer);
    pass(4999);
    assert.equal(await records.sweep(), 0);
    pass(1);
    assert.equal(await records.sweep(), 1);
    assert.equal((await records.begin(key, 'a', 1000)).state, 'yours');
  });
}
