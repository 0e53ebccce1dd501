import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  admit,
  type Breaker,
  type BreakerPolicy,
  newBreaker,
  type Pass,
  settle,
} from './breaker.ts';

const policies = fc.record({
  consecutiveFailures: fc.integer({ min: 1, max: 5 }),
  failureRate: fc.double({ min: 0.1, max: 1, noNaN: true }),
  minimumCalls: fc.integer({ min: 1, max: 8 }),
  windowMs: fc.integer({ min: 10, max: 1000 }),
  openMs: fc.integer({ min: 10, max: 1000 }),
  probes: fc.integer({ min: 1, max: 4 }),
}) satisfies fc.Arbitrary<BreakerPolicy>;

const steps = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 700 }) }),
    fc.record({ do: fc.constant('ask' as const) }),
    fc.record({
      do: fc.constant('end' as const),
      which: fc.nat(),
      result: fc.constantFrom('success' as const, 'failure' as const, 'neither' as const),
    }),
  ),
  // Short histories never come as far as a second opening.
  { minLength: 30, maxLength: 150, size: 'max' },
);

/** Plays a history, telling `look` of every breaker that comes of a step, with those still on their way. */
function play(
  policy: BreakerPolicy,
  history: typeof steps extends fc.Arbitrary<infer Steps> ? Steps : never,
  look: (before: Breaker, after: Breaker, running: readonly Pass[], now: number) => void,
): { breaker: Breaker; now: number; running: Pass[] } {
  let breaker = newBreaker(0);
  let now = 0;
  const running: Pass[] = [];
  for (const step of history) {
    const before = breaker;
    if (step.do === 'wait') now += step.ms;
    else if (step.do === 'ask') {
      const asked = admit(breaker, policy, now);
      breaker = asked.breaker;
      if (asked.pass) running.push(asked.pass);
    } else if (running.length > 0) {
      const [pass] = running.splice(step.which % running.length, 1);
      if (pass) breaker = settle(breaker, policy, pass, step.result, now);
    }
    look(before, breaker, running, now);
  }
  return { breaker, now, running };
}

test('an open breaker lets nobody through before its time, and a half-open one only its probes', () => {
  fc.assert(
    fc.property(policies, steps, (policy, history) => {
      play(policy, history, (before, after, running, now) => {
        if (before.state === 'open' && now < before.until) assert.deepEqual(after, before);
        if (after.state !== 'half-open') return;
        const probes = running.filter(({ era }) => era === after.era).length;
        assert.equal(probes, after.probing);
        assert.ok(after.probing + after.passed <= policy.probes);
      });
    }),
  );
});

test('it opens on failures only: as many in a row as the policy says, or as large a share', () => {
  fc.assert(
    fc.property(policies, steps, (policy, history) => {
      play(policy, history, (before, after) => {
        assert.ok(after.state !== 'closed' || after.inARow < policy.consecutiveFailures);
        if (after.state !== 'open' || before.state !== 'closed') return;
        const calls = before.slices.reduce((sum, slice) => sum + slice.calls, 0) + 1;
        assert.ok(
          before.inARow + 1 >= policy.consecutiveFailures || calls >= policy.minimumCalls,
          'neither reason was there',
        );
      });
    }),
  );
});

test('whatever happened, a target that is well again gets all calls again', () => {
  fc.assert(
    fc.property(policies, steps, (policy, history) => {
      let { breaker, now, running } = play(policy, history, () => {});
      // What still runs ends, somehow; then nothing fails any more.
      for (const pass of running) breaker = settle(breaker, policy, pass, 'neither', now);
      now += policy.openMs * 8;
      for (let calls = 0; calls < policy.probes; calls++) {
        const asked = admit(breaker, policy, now);
        assert.ok(asked.pass, `refused while ${breaker.state}`);
        breaker = settle(asked.breaker, policy, asked.pass, 'success', now);
      }
      assert.equal(breaker.state, 'closed');
    }),
  );
});

test('a result from before the breaker opened changes nothing', () => {
  const policy = { ...POLICY, consecutiveFailures: 1, probes: 1 };
  const early = admit(newBreaker(0), policy, 0);
  const late = admit(early.breaker, policy, 0);
  assert.ok(early.pass && late.pass);
  const open = settle(late.breaker, policy, late.pass, 'failure', 1);
  assert.equal(open.state, 'open');
  assert.deepEqual(settle(open, policy, early.pass, 'success', 2), open);
});

test('a result that says nothing neither breaks a row of failures nor counts', () => {
  const policy = { ...POLICY, consecutiveFailures: 2 };
  let breaker = newBreaker(0);
  for (const result of ['failure', 'neither', 'failure'] as const) {
    const asked = admit(breaker, policy, 0);
    assert.ok(asked.pass);
    breaker = settle(asked.breaker, policy, asked.pass, result, 0);
  }
  assert.equal(breaker.state, 'open');
});

test('each failed probe keeps it open twice as long, up to eight times', () => {
  const policy = { ...POLICY, consecutiveFailures: 1, probes: 1, openMs: 100 };
  let breaker = newBreaker(0);
  let now = 0;
  const waits: number[] = [];
  for (let fails = 0; fails < 6; fails++) {
    const asked = admit(breaker, policy, now);
    assert.ok(asked.pass);
    breaker = settle(asked.breaker, policy, asked.pass, 'failure', now);
    assert.ok(breaker.state === 'open');
    waits.push(breaker.until - now);
    assert.equal(admit(breaker, policy, breaker.until - 1).pass, undefined);
    now = breaker.until;
  }
  assert.deepEqual(waits, [100, 200, 400, 800, 800, 800]);
});

const POLICY: BreakerPolicy = {
  consecutiveFailures: 5,
  failureRate: 0.5,
  minimumCalls: 10,
  windowMs: 30_000,
  openMs: 15_000,
  probes: 2,
};
