import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leasedLimits } from '../application/leased-limits.ts';
import type { LimitRow } from '../application/limit-list.projection.ts';
import { limitRules } from '../application/limit-rules.ts';
import type { LimitedCall, Reservation, Spent } from '../application/limits.ts';
import { GatewayError } from '../domain/failure.ts';
import type { LimitedProcess } from './limit-windows.conformance.ts';
import { finishedCall } from './request-log.conformance.ts';

const at = new Date('2026-11-21T12:10:00.000Z');
const clock = { now: () => at };
const spent: Spent = { requests: 1, tokens: 100, money: 1000 };

export function limitRow(more: Partial<LimitRow> = {}): LimitRow {
  return {
    id: 'limit_1',
    workspaceId: 'workspace_platform',
    origin: 'default',
    per: 'user',
    unit: 'requests',
    period: 'hour',
    amount: 10,
    unpriced: 'refuse',
    assumedOutputTokens: 50,
    since: '2026-11-01T00:00:00.000Z',
    ...more,
  };
}

/** These limits in force, as they are whenever they are read, where nobody has a plan. */
export function rulesOf(rows: readonly LimitRow[]) {
  const none = { everywhere: { get: async () => undefined, list: async () => ({ items: [] }) } };
  return limitRules(
    { everywhere: { get: async () => undefined, list: async () => ({ items: [...rows] }) } },
    none,
  );
}

export function limitedCall(more: Partial<LimitedCall> = {}): LimitedCall {
  return {
    subject: {
      workspaceId: 'workspace_ada',
      userId: 'user_ada',
      operation: 'chat',
      isSparedDefaults: false,
    },
    at,
    model: 'openai/gpt-5',
    estimate: (output) => ({ tokens: 100 + output, costNanoUsd: 10 * (100 + output) }),
    ...more,
  };
}

/** Limits in force on some processes. `set` changes them everywhere. */
async function limitsOn(processes: readonly LimitedProcess[], rows: LimitRow[]) {
  const held = [...rows];
  const rules = rulesOf(held);
  await rules.reload();
  const limited = processes.map((process) => ({
    ...process,
    limits: leasedLimits({ windows: process.windows, rules, clock }),
  }));
  return {
    limited,
    async set(...next: LimitRow[]) {
      held.splice(0, held.length, ...next);
      await rules.reload();
    },
    stop: () => Promise.all(limited.map(({ limits }) => limits.stop())),
  };
}

const GROWS = { outputTokens: 50, choices: 1 };

type Limited = Awaited<ReturnType<typeof limitsOn>>['limited'][number];

const refusal = (error: unknown) => {
  assert.ok(error instanceof GatewayError && error.failure.kind === 'limit-exceeded', `${error}`);
  return error.failure;
};
const outcome = async ({ limits }: Limited, call = limitedCall()) => {
  try {
    return await limits.reserve(call);
  } catch (error) {
    refusal(error);
    return undefined;
  }
};
const close = ({ log }: Limited, held: Reservation, used = spent) =>
  log.finish(finishedCall({ startedAt: at, settlements: held.settle(used) }));

/** What limits promise, over whatever keeps the windows. */
export function limitsConformance(
  name: string,
  open: () => Promise<{ processes: readonly LimitedProcess[]; close(): Promise<void> }>,
): void {
  const on = (
    title: string,
    rows: LimitRow[],
    run: (
      processes: readonly Limited[],
      set: (...rows: LimitRow[]) => Promise<void>,
    ) => Promise<void>,
  ): void => {
    test(`${name}: ${title}`, async () => {
      const { processes, close: closeAll } = await open();
      const { limited, set, stop } = await limitsOn(processes, rows);
      try {
        await run(limited, set);
      } finally {
        await stop();
        await closeAll();
      }
    });
  };
  const usedOf = async ({ limits }: Limited) =>
    (await limits.allowances([limitedCall().subject])).map(({ used, reserved, left }) => [
      used,
      reserved,
      left,
    ]);

  on('64 calls at once into room for 10 are 10 calls', [limitRow()], async ([ada, other]) => {
    assert.ok(ada && other);
    const outcomes = await Promise.all(
      Array.from({ length: 64 }, (_, index) => outcome(index % 2 ? ada : other)),
    );
    assert.equal(outcomes.filter((each) => each !== undefined).length, 10);
    assert.deepEqual(await usedOf(ada), [[0, 10, 0]]);
  });

  on(
    'money is reserved by the most a call may cost and settled by what it did',
    [limitRow({ unit: 'money', amount: 15_000 })],
    async ([ada]) => {
      assert.ok(ada);
      const outcomes = await Promise.all(Array.from({ length: 64 }, () => outcome(ada)));
      const running = outcomes.filter((each) => each !== undefined);
      assert.equal(running.length, 10, 'each reserves 1,500');
      await Promise.all(running.map((each) => close(ada, each)));
      assert.deepEqual(await usedOf(ada), [[10_000, 0, 5000]]);
      for (let more = 0; more < 3; more++) {
        const call = await outcome(ada);
        assert.ok(call);
        await close(ada, call, { ...spent, money: 1500 });
      }
      assert.equal(await outcome(ada), undefined, '500 are left');
    },
  );

  on(
    'calls that grow share what is left, in every process, and free what they did not use',
    [limitRow({ unit: 'tokens', amount: 1000 })],
    async ([ada, other]) => {
      assert.ok(ada && other);
      const growing = limitedCall({
        estimate: (output) => ({ tokens: 100 + output, unbounded: { choices: 1 } }),
      });
      const [one, two] = [await outcome(ada, growing), await outcome(other, growing)];
      assert.ok(one && two);
      assert.deepEqual([one.unbounded, two.unbounded], [GROWS, GROWS]);
      // 150 tokens are set aside for each, so that seven steps of 100 are left for both.
      const steps = Array.from({ length: 10 }, async (_, index) => {
        await (index % 2 ? one : two).extend({ tokens: 100, money: 0 });
      });
      const refused = (await Promise.allSettled(steps)).filter(
        (each) => each.status === 'rejected',
      );
      for (const { reason } of refused) refusal(reason);
      assert.equal(refused.length, 3);
      assert.deepEqual(await usedOf(ada), [[0, 1000, 0]]);
      const late = (async () => one.extend({ tokens: 100, money: 0 }))().catch(refusal);
      await close(ada, one, { ...spent, tokens: 250 });
      await close(other, two, { ...spent, tokens: 350 });
      await late;
      // Also what was granted to who had ended meanwhile is free, and soon given back.
      const third = await outcome(other, limitedCall({ estimate: () => ({ tokens: 400 }) }));
      assert.ok(third);
      await close(other, third, { ...spent, tokens: 400 });
      assert.deepEqual(await usedOf(ada), [[1000, 0, 0]]);
    },
  );

  on(
    'whole answers that name no maximum write what they were given and no more, of what others hardly miss',
    [limitRow({ unit: 'tokens', amount: 2000 })],
    async ([ada, other]) => {
      assert.ok(ada && other);
      const whole = limitedCall({
        estimate: (output) => ({
          tokens: 100 + output,
          unbounded: { choices: 1, longest: 400 },
        }),
        isWhole: true,
      });
      const outcomes = await Promise.all(
        Array.from({ length: 64 }, (_, index) => outcome(index % 2 ? ada : other, whole)),
      );
      const used: number[] = [];
      for (const [index, held] of outcomes.entries()) {
        if (held === undefined) continue;
        const most = held.maximum ?? 400;
        assert.equal(held.unbounded?.outputTokens, most);
        used.push(100 + most);
        await close(index % 2 ? ada : other, held, { ...spent, tokens: 100 + most });
      }
      const total = used.reduce((sum, each) => sum + each, 0);
      assert.ok(used.length >= 10 && total <= 2000, `${used.length} used ${total}`);
      assert.equal((await usedOf(ada))[0]?.[0], total);
    },
  );

  on(
    'a model that has room enough for its longest answer is given no maximum',
    [limitRow({ unit: 'tokens', amount: 100_000 }), limitRow({ id: 'limit_2' })],
    async ([ada]) => {
      assert.ok(ada);
      const outcomeOf = async (longest: number, assumed = 100 + longest) => {
        const estimate = (output: number) => ({
          tokens: 100 + output,
          costNanoUsd: 0,
          unbounded: { choices: 1, longest },
        });
        const held = await outcome(ada, limitedCall({ estimate, isWhole: true }));
        assert.ok(held);
        assert.equal(held.held.find(({ unit }) => unit === 'tokens')?.amount, assumed);
        await close(ada, held);
        return held.maximum;
      };
      assert.equal(await outcomeOf(30), undefined);
      assert.equal(await outcomeOf(2000), undefined);
      assert.equal(await outcomeOf(20_000, 5100), 5000);
    },
  );

  on(
    'long answers leave half of the room to calls that need less',
    [limitRow({ unit: 'tokens', amount: 16_000 })],
    async ([ada]) => {
      assert.ok(ada);
      const estimate = (output: number) => ({
        tokens: output,
        unbounded: { choices: 1, longest: 800 },
      });
      const given: number[] = [];
      for (let call = 0; call < 40; call++) {
        const held = await outcome(ada, limitedCall({ estimate, isWhole: true }));
        given.push(held?.unbounded?.outputTokens ?? 0);
      }
      assert.deepEqual([given[0], given.at(-1)], [800, 50]);
    },
  );

  on('room held once is used at once, without asking', [limitRow()], async ([ada]) => {
    assert.ok(ada);
    const first = await ada.limits.reserve(limitedCall());
    first.settle({ ...spent, requests: 0 });
    assert.ok(!(ada.limits.reserve(limitedCall()) instanceof Promise));
  });

  on(
    'what another process holds and does not use comes back soon',
    [limitRow({ amount: 100 })],
    async ([ada, other]) => {
      assert.ok(ada && other);
      // The other takes a share beside what she needs.
      const one = await outcome(other);
      assert.ok(one);
      const taken: (Reservation | undefined)[] = [];
      for (let index = 0; index < 99; index++) taken.push(await outcome(ada));
      assert.ok(taken.every((each) => each !== undefined));
      assert.equal(await outcome(ada), undefined);
    },
  );

  on(
    'a refusal says what is left and when the window begins anew',
    [limitRow({ unit: 'tokens', amount: 200, period: 'day' })],
    async ([ada]) => {
      assert.ok(ada);
      const call = await outcome(ada);
      assert.ok(call);
      await close(ada, call, { ...spent, tokens: 120 });
      const failure = await Promise.resolve(ada.limits.reserve(limitedCall())).then(
        () => assert.fail('refused'),
        refusal,
      );
      assert.deepEqual(
        [failure.limit.left, failure.limit.needed, failure.limit.resetsAt, failure.retryAfterMs],
        [80, 150, '2026-11-22T00:00:00.000Z', 42_600_000],
      );
      assert.match(failure.message, /may need 150 tokens.* 80 tokens left/);
    },
  );

  on(
    'a call that its limit can never hold is told so',
    [limitRow({ unit: 'tokens', amount: 120 })],
    async ([ada]) => {
      assert.ok(ada);
      const failure = await Promise.resolve(ada.limits.reserve(limitedCall())).then(
        () => assert.fail('refused'),
        refusal,
      );
      assert.equal(failure.retryAfterMs, undefined);
      assert.match(failure.message, /max_tokens/);
    },
  );

  on(
    'of several limits none is charged when one refuses',
    [
      limitRow(),
      limitRow({ id: 'limit_2', unit: 'tokens', amount: 150, period: 'day', per: 'workspace' }),
    ],
    async ([ada]) => {
      assert.ok(ada);
      assert.ok(await outcome(ada));
      assert.equal(await outcome(ada), undefined);
      assert.deepEqual(await usedOf(ada), [
        [0, 1, 9],
        [0, 150, 0],
      ]);
    },
  );

  on(
    'a limit of money needs to know the price, unless it says otherwise',
    [limitRow({ unit: 'money' })],
    async ([ada], set) => {
      assert.ok(ada);
      const call = limitedCall({ estimate: () => ({ tokens: 5 }) });
      assert.throws(
        () => ada.limits.reserve(call),
        /openai\/gpt-5 costs is not known.*model-prices/,
      );
      await set(limitRow({ unit: 'money', unpriced: 'allow' }));
      assert.ok(await outcome(ada, call));
    },
  );

  on('a limit that is lowered holds at once', [limitRow()], async ([ada], set) => {
    assert.ok(ada);
    const calls = await Promise.all(Array.from({ length: 5 }, () => outcome(ada)));
    await set(limitRow({ amount: 6 }));
    const more = await Promise.all(Array.from({ length: 5 }, () => outcome(ada)));
    assert.equal([...calls, ...more].filter((each) => each !== undefined).length, 6);
  });

  on('calls that ran when a limit was set count in it', [], async ([ada], set) => {
    assert.ok(ada);
    const running = await ada.limits.reserve(limitedCall());
    await set(limitRow({ since: at.toISOString() }));
    assert.deepEqual(await usedOf(ada), [[0, 0, 10]]);
    await close(ada, running);
    assert.deepEqual(await usedOf(ada), [[1, 0, 9]]);
  });

  on('who stops gives back what nobody uses', [limitRow({ amount: 100 })], async ([ada, other]) => {
    assert.ok(ada && other);
    const call = await outcome(ada);
    assert.ok(call);
    await ada.limits.stop();
    const calls = await Promise.all(Array.from({ length: 100 }, () => outcome(other)));
    assert.equal(calls.filter((each) => each !== undefined).length, 99);
  });
}
