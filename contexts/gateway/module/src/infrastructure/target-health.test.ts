import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Slot, TargetRefused } from '../application/routing.ts';
import type { Failure } from '../domain/failure.ts';
import { targetHealth } from './target-health.ts';

const NEVER = new AbortController().signal;
const broken: Failure = { kind: 'network', message: 'No connection.' };
const breaker = {
  ...{ consecutiveFailures: 2, failureRate: 1, minimumCalls: 100, windowMs: 60_000 },
  ...{ openMs: 1000, probes: 1 },
};
const slot: Slot = { key: 'a', breaker, concurrency: 1, queue: { length: 2, waitMs: 10_000 } };

function health() {
  const clock = { at: 1_000_000, now: () => new Date(clock.at) };
  const changes: string[] = [];
  const of = targetHealth(clock, ({ key }, from, to) => changes.push(`${key} ${from} ${to}`));
  return { clock, changes, of };
}

test('a place goes to who has waited longest, also when somebody new comes in that moment', async () => {
  const { of } = health();
  const order: string[] = [];
  const first = await of.enter(slot, NEVER);
  const waiting = of.enter(slot, NEVER).then((lease) => {
    order.push('waited');
    return lease;
  });
  first.end();
  const late = of.enter(slot, NEVER).then((lease) => {
    order.push('late');
    return lease;
  });
  (await waiting).end();
  (await late).end();
  assert.deepEqual(order, ['waited', 'late']);
  assert.deepEqual([of.look(slot).running, of.look(slot).waiting], [0, 0]);
});

test('no more wait than may, and nobody longer than he may', async () => {
  const { of } = health();
  const short = { ...slot, queue: { length: 1, waitMs: 20 } };
  const lease = await of.enter(short, NEVER);
  const waits = assert.rejects(of.enter(short, NEVER), /ended within 20 ms/);
  await assert.rejects(of.enter(short, NEVER), TargetRefused);
  await waits;
  lease.end();
  (await of.enter(short, NEVER)).end();
});

test('who leaves while he waits leaves his place to the next', async () => {
  const { of } = health();
  const lease = await of.enter(slot, NEVER);
  const left = new AbortController();
  const leaves = of.enter(slot, left.signal);
  const stays = of.enter(slot, NEVER);
  left.abort(new Error('left'));
  await assert.rejects(leaves, /left/);
  lease.end();
  (await stays).end();
  assert.equal(of.look(slot).running, 0);
});

test('a limit that was lowered holds as soon as calls end', async () => {
  const { of } = health();
  const wide = { ...slot, concurrency: 3 };
  const leases = [await of.enter(wide, NEVER), await of.enter(wide, NEVER)];
  const waiting = of.enter(slot, NEVER);
  leases[0]?.end();
  leases[1]?.end();
  (await waiting).end();
  assert.equal(of.look(slot).running, 0);
});

test('a target that fails is refused until its probe succeeds, and told of as it fails', async () => {
  const { of, clock, changes } = health();
  for (let fails = 0; fails < 2; fails++) (await of.enter(slot, NEVER)).end(broken);
  await assert.rejects(of.enter(slot, NEVER), (error) => {
    assert.ok(error instanceof TargetRefused);
    assert.deepEqual([error.reason, error.as], ['open', 'network']);
    assert.deepEqual('retryAfterMs' in error.failure && error.failure.retryAfterMs, 1000);
    return true;
  });
  assert.equal(of.look(slot).lastFailure?.failure, broken);
  clock.at += 1000;
  const probe = await of.enter(slot, NEVER);
  await assert.rejects(of.enter({ ...slot, concurrency: 5 }, NEVER), TargetRefused);
  probe.end();
  (await of.enter(slot, NEVER)).end();
  assert.deepEqual(changes, ['a closed open', 'a open half-open', 'a half-open closed']);
});

test('of a target that nobody wants any more nothing is told', async () => {
  const { of, clock } = health();
  for (let fails = 0; fails < 2; fails++) (await of.enter(slot, NEVER)).end(broken);
  clock.at += 14 * 60_000;
  assert.deepEqual(of.breakers(), [{ shown: undefined, state: 'open' }]);
  clock.at += 2 * 60_000;
  assert.deepEqual(of.breakers(), []);
});

test('a lease is ended once, and a caller’s own fault is not the target’s', async () => {
  const { of } = health();
  for (let calls = 0; calls < 5; calls++) {
    const lease = await of.enter(slot, NEVER);
    lease.end({ kind: 'cancelled', message: 'Left.' });
    lease.end(broken);
  }
  const { breaker: state, running } = of.look(slot);
  assert.deepEqual([state?.state, running], ['closed', 0]);
});
