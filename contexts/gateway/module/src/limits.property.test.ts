import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { leasedLimits } from './application/leased-limits.ts';
import type { Reservation } from './application/limits.ts';
import { GatewayError } from './domain/failure.ts';
import { limitedCall, limitRow, rulesOf } from './infrastructure/limits.conformance.ts';
import { memoryLimitWindows } from './infrastructure/limit-windows.memory.ts';
import { finishedCall } from './infrastructure/request-log.conformance.ts';

const AMOUNT = 1000;
const LONGEST = 300;
const at = new Date('2026-11-21T12:10:00.000Z');

type Held = { readonly process: number; readonly amount: number; readonly reserved: Reservation };

/** So many tokens for the longest-running call of a process, or room for a new one. */
const step = fc.record({
  process: fc.constantFrom(0, 1),
  kind: fc.constantFrom('begin', 'whole', 'end', 'refuse'),
  tokens: fc.integer({ min: 1, max: 400 }),
  /** Of what was set aside. */
  used: fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })),
  atOnce: fc.boolean(),
});

test('whatever calls begin and end on two processes, no more is used and held than there is', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 30, maxLength: 90 }), async (steps) => {
      const shared = memoryLimitWindows();
      const rules = rulesOf([limitRow({ unit: 'tokens', amount: AMOUNT })]);
      await rules.reload();
      const processes = [1, 2].map((instance) =>
        leasedLimits({
          windows: shared.of(instance),
          rules,
          clock: { now: () => at },
          patienceMs: 0,
        }),
      );
      const held: Held[] = [];
      let used = 0;
      const running: Promise<void>[] = [];
      for (const { process, kind, tokens, used: share, atOnce } of steps) {
        if (kind === 'begin' || kind === 'whole') {
          const call = kind === 'begin' ? bounded(tokens) : whole(tokens);
          const begun = begin(processes[process], call).then((reserved) => {
            if (reserved) held.push({ process, amount: mostOf(reserved, tokens), reserved });
          });
          running.push(begun);
          if (!atOnce) await begun;
        } else {
          const index = held.findIndex((each) => each.process === process);
          const [call] = index < 0 ? [] : held.splice(index, 1);
          if (call === undefined) continue;
          const spent = kind === 'refuse' ? 0 : Math.floor(call.amount * share);
          const settlements = call.reserved.settle({ requests: 1, tokens: spent, money: 0 });
          shared.settle(process + 1, finishedCall({ startedAt: at, settlements }));
          used += spent;
        }
        const set = held.reduce((sum, { amount }) => sum + amount, 0);
        assert.ok(used + set <= AMOUNT, `${used} used, ${set} held`);
      }
      await Promise.all(running);
      const set = held.reduce((sum, { amount }) => sum + amount, 0);
      assert.ok(used + set <= AMOUNT);
      await Promise.all(processes.map((each) => each.stop()));
      const [seen] = await (processes[0]?.allowances([limitedCall().subject]) ?? []);
      assert.deepEqual([seen?.used, seen?.reserved], [used, set]);
    }),
    { numRuns: 150 },
  );
});

test('however calls come, as many are answered as there is room for', async () => {
  const burst = fc.array(fc.nat({ max: 5 }), { minLength: 10, maxLength: 70 });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 60 }), burst, async (amount, pauses) => {
      const windows = memoryLimitWindows().of(1);
      const rules = rulesOf([limitRow({ amount })]);
      await rules.reload();
      const limits = leasedLimits({
        // Calls come while others wait for their room.
        windows: {
          ...windows,
          async exchange(wishes) {
            const leases = await windows.exchange(wishes);
            for (let index = 0; index < 4; index++) await turn();
            return leases;
          },
        },
        rules,
        clock: { now: () => at },
      });
      const calls: Promise<Reservation | undefined>[] = [];
      for (const turns of pauses) {
        for (let index = 0; index < turns; index++) await turn();
        calls.push(begin(limits, limitedCall()));
      }
      const answered = (await Promise.all(calls)).filter((each) => each !== undefined);
      assert.equal(answered.length, Math.min(amount, calls.length));
      await limits.stop();
    }),
    { numRuns: 100, examples: [[33, CAME_WHILE_NOTHING_WAS_ASKED]] },
  );
});

/** Once the last of these were refused: what was asked for was there, and the answer brought no more. */
const CAME_WHILE_NOTHING_WAS_ASKED = [
  0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 5, 0, 3, 2, 1, 3, 5, 2, 3, 0, 0, 0, 0, 0,
];

const bounded = (tokens: number) => limitedCall({ at, estimate: () => ({ tokens }) });

/** A whole answer without a maximum: two answers of a model that could write more than there is room for. */
const whole = (tokens: number) =>
  limitedCall({
    at,
    estimate: (output) => ({
      tokens: tokens + 2 * output,
      unbounded: { choices: 2, longest: LONGEST },
    }),
    isWhole: true,
  });

/** The most that a call can use now: all that its request allows, and all that its model can write. */
function mostOf({ unbounded, maximum }: Reservation, tokens: number): number {
  return unbounded ? tokens + 2 * (maximum ?? LONGEST) : tokens;
}

async function begin(
  limits: ReturnType<typeof leasedLimits> | undefined,
  call: ReturnType<typeof limitedCall>,
) {
  try {
    return await limits?.reserve(call);
  } catch (error) {
    assert.ok(error instanceof GatewayError && error.failure.kind === 'limit-exceeded');
    return undefined;
  }
}
