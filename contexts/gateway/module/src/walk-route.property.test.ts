import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '@atelier/kernel';
import fc from 'fast-check';
import { type Failure, GatewayError } from './domain/failure.ts';
import { DEFAULT_KINDS } from './domain/route.ts';
import { targetHealth } from './infrastructure/target-health.ts';
import type { Target } from './application/find-target.ts';
import type { Attempt, Provider } from './application/ports.ts';
import { walkRoute } from './application/walk-route.ts';

const KINDS = [
  'network',
  'rate-limited',
  'context-length',
  'content-filter',
  'stream-cut',
  'first-token-timeout',
] as const;

/** What a target does when it is asked: after some milliseconds it answers, or fails so. */
const behaviours = fc.record({
  afterMs: fc.integer({ min: 0, max: 4 }),
  kind: fc.option(fc.constantFrom(...KINDS), { nil: undefined }),
});
const routes = fc.record({
  // By target, for each time it is asked; then the last again.
  targets: fc.array(fc.array(behaviours, { minLength: 1, maxLength: 3 }), {
    minLength: 1,
    maxLength: 4,
  }),
  retries: fc.integer({ min: 0, max: 2 }),
  hedgeAfterMs: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
  streamed: fc.boolean(),
  leavesAfterMs: fc.option(fc.integer({ min: 0, max: 6 }), { nil: undefined }),
});
type Case = typeof routes extends fc.Arbitrary<infer Each> ? Each : never;

async function walked({ targets, retries, hedgeAfterMs, streamed, leavesAfterMs }: Case) {
  const health = targetHealth(systemClock);
  const asked = targets.map(() => 0);
  const attempts: Attempt[] = [];
  const lost: string[] = [];
  const closing: ((failure?: Failure) => void)[] = [];
  let running = 0;
  const caller = new AbortController();
  const places = targets.map((_, index) => ({
    on: new Set(DEFAULT_KINDS),
    slot: { key: `${index}`, breaker: BREAKER, concurrency: 1, queue: { length: 0, waitMs: 0 } },
  }));
  const walk = walkRoute<number>({
    clock: systemClock,
    health,
    plan: {
      targets: targets.map((_, index) => targetOf(index)),
      retry: { retries, backoffMs: 1, maxPauseMs: 5 },
      timeLimits: { firstTokenMs: 1000, idleMs: 1000, totalMs: 5000 },
      route: { places, wholeMs: 1000, ...(hedgeAfterMs === undefined ? {} : { hedgeAfterMs }) },
    },
    account: {
      attempts,
      streamed,
      headers: {},
      answeredBy: () => {},
      whenClosed: (listener) => void closing.push(listener),
      lost: ({ target, failure }) => void lost.push(`${target.model} ${failure.kind}`),
    },
    signal: caller.signal,
    async run({ model }, signal) {
      const index = Number(model);
      const script = targets[index] ?? [];
      const does = script[Math.min(asked[index] ?? 0, script.length - 1)];
      asked[index] = (asked[index] ?? 0) + 1;
      running++;
      assert.ok(running <= (hedgeAfterMs === undefined ? 1 : 2), 'too many are asked at once');
      try {
        await pause(does?.afterMs, undefined, { signal });
        if (does?.kind) throw new GatewayError({ kind: does.kind, message: does.kind });
        return index;
      } finally {
        running--;
      }
    },
  });
  if (leavesAfterMs !== undefined) setTimeout(() => caller.abort(), leavesAfterMs).unref();
  const [settled] = await Promise.allSettled([walk]);
  for (const close of closing) close();
  // What was aborted ends by itself, soon.
  while (running > 0) await pause(1);
  await pause(0);
  const held = places.map(({ slot }) => health.look(slot).running);
  return { settled, asked, attempts, lost, held };
}

const MAY_COST: ReadonlySet<string> = new Set(['cancelled', 'stream-cut', 'first-token-timeout']);

const BREAKER = {
  ...{ consecutiveFailures: 100, failureRate: 1, minimumCalls: 1000, windowMs: 1000 },
  ...{ openMs: 1000, probes: 1 },
};

function targetOf(index: number): Target {
  // Only its name is read.
  const provider = { name: 'p' } as Provider;
  return { provider, model: `${index}`, key: undefined };
}

test('whatever targets do: it ends, nobody is asked too often, every place is given back', async () => {
  await fc.assert(
    fc.asyncProperty(routes, async (each) => {
      const { settled, asked, attempts, lost, held } = await walked(each);
      assert.deepEqual(
        held,
        held.map(() => 0),
      );
      for (const times of asked) assert.ok(times <= each.retries + 1);
      assert.equal(
        attempts.length,
        asked.reduce((sum, times) => sum + times, 0),
        'each time is in the log once',
      );
      assert.deepEqual(
        lost,
        attempts.flatMap(({ model, failure = 'network' }) =>
          MAY_COST.has(failure) ? [`${model} ${failure}`] : [],
        ),
        'what may cost something is on the books, and nothing else',
      );
      const answers = attempts.filter(({ failure }) => failure === undefined);
      if (settled.status === 'fulfilled') {
        assert.deepEqual(
          answers.map(({ model }) => Number(model)),
          [settled.value],
        );
      } else {
        assert.ok(settled.reason instanceof GatewayError);
        assert.equal(answers.length, 0);
      }
    }),
    { numRuns: 150 },
  );
});

test('a call fails only when nobody is left who is for its failure', async () => {
  await fc.assert(
    fc.asyncProperty(routes, async (given) => {
      const each = { ...given, leavesAfterMs: undefined, hedgeAfterMs: undefined };
      const { settled, asked } = await walked(each);
      if (settled.status === 'fulfilled') return;
      const { kind } = (settled.reason as GatewayError).failure;
      const last = asked.findLastIndex((times) => times > 0);
      assert.ok(kind === 'content-filter' || last === each.targets.length - 1);
      assert.ok(
        asked.slice(0, last).every((times) => times > 0),
        'in their order',
      );
    }),
    { numRuns: 80 },
  );
});
