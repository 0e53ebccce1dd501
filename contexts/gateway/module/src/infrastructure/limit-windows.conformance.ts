import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Exchange, LimitWindows } from '../application/limits.ts';
import type { FinishedCall, RequestLog } from '../application/ports.ts';
import { usage } from '../domain/usage.ts';
import { finishedCall } from './request-log.conformance.ts';

/** A process: its windows, and the log that settles what its calls used. */
export type LimitedProcess = { readonly windows: LimitWindows; readonly log: RequestLog };

const windowStart = '2026-11-21T12:00:00.000Z';
const key = 'workspace_ada/user/user_ada//requests/hour';

export function wish(more: Partial<Exchange> = {}): Exchange {
  return {
    key,
    windowStart,
    returned: 0,
    amount: 50,
    least: 1,
    wanted: 1,
    withSpare: false,
    ...more,
  };
}

const call = (used: number, released: number, more: Partial<FinishedCall> = {}) =>
  finishedCall({ settlements: [{ key, windowStart, used, released }], ...more });

/** What windows keep, together with the log. `open` makes processes on an empty, shared database. */
export function limitWindowsConformance(
  name: string,
  open: () => Promise<{ processes: readonly LimitedProcess[]; close(): Promise<void> }>,
): void {
  const on = (title: string, run: (processes: LimitedProcess[]) => Promise<void>): void => {
    test(`${name}: ${title}`, async () => {
      const { processes, close } = await open();
      try {
        await run([...processes]);
      } finally {
        await close();
      }
    });
  };
  const exchanged = async ({ windows }: LimitedProcess, more: Partial<Exchange> = {}) => {
    const [lease] = await windows.exchange([wish(more)]);
    assert.ok(lease);
    return lease;
  };

  on('what is wanted is granted, with a share of what is left beyond it', async ([ada]) => {
    assert.ok(ada);
    const first = await exchanged(ada, { withSpare: true });
    assert.deepEqual([first.granted, first.leased, first.used, first.isFresh], [4, 4, 0, true]);
    const second = await exchanged(ada, { wanted: 2 });
    assert.deepEqual([second.granted, second.leased, second.isFresh], [2, 6, false]);
  });

  on('nothing is granted when less is left than helps, else what there is', async ([ada]) => {
    assert.ok(ada);
    await exchanged(ada, { wanted: 45 });
    assert.equal((await exchanged(ada, { least: 6, wanted: 6 })).granted, 0);
    assert.equal((await exchanged(ada, { least: 3, wanted: 9 })).granted, 5);
    assert.equal((await exchanged(ada)).granted, 0);
  });

  on('many at once, of two processes, never get more than there is', async ([ada, grace]) => {
    assert.ok(ada && grace);
    const leases = await Promise.all(
      Array.from({ length: 64 }, (_, index) =>
        exchanged(index % 2 ? ada : grace, { amount: 10, withSpare: true }),
      ),
    );
    const granted = leases.map((lease) => lease.granted);
    assert.equal(
      granted.reduce((total, each) => total + each, 0),
      10,
    );
    assert.ok(leases.some(({ mayComeBack }) => mayComeBack));
  });

  on('what is given back can be had by others', async ([ada, grace]) => {
    assert.ok(ada && grace);
    await exchanged(ada, { amount: 10, wanted: 10 });
    assert.equal((await exchanged(grace, { amount: 10 })).granted, 0);
    await ada.windows.exchange([wish({ amount: 10, returned: 4, wanted: 0 })]);
    const lease = await exchanged(grace, { amount: 10, wanted: 9 });
    assert.deepEqual([lease.granted, lease.leased], [4, 10]);
  });

  on('each wish of an exchange has its own answer, what is given back first', async ([ada]) => {
    assert.ok(ada);
    await exchanged(ada, { amount: 5, wanted: 5 });
    const other = 'workspace_ada/user/user_ada//tokens/day';
    const leases = await ada.windows.exchange([
      wish({ key: other, amount: 1000, wanted: 700 }),
      wish({ amount: 5, wanted: 2 }),
      wish({ amount: 5, returned: 3, wanted: 0 }),
    ]);
    assert.deepEqual(
      leases.map(({ granted }) => granted),
      [700, 2, 0],
    );
  });

  on('a call that enters the log moves from leased to used, once', async ([ada, grace]) => {
    assert.ok(ada && grace);
    await exchanged(ada, { wanted: 3 });
    const one = call(1, 1);
    await Promise.all([ada.log.finish(one), ada.log.finish(one), ada.log.finish(call(1, 1))]);
    await ada.log.finish(one);
    const seen = await exchanged(grace, { wanted: 0 });
    assert.deepEqual([seen.used, seen.leased], [2, 1]);
  });

  on('a call may use more than was left, and another window than ever leased', async ([ada]) => {
    assert.ok(ada);
    await ada.log.finish(call(70, 0));
    const seen = await exchanged(ada);
    assert.deepEqual([seen.used, seen.leased, seen.granted], [70, 0, 0]);
  });

  on('what was used before a limit was set is counted from the log', async ([ada]) => {
    assert.ok(ada);
    const refused = { kind: 'limit-exceeded', message: 'No.' } as FinishedCall['failure'];
    for (const more of [
      {},
      { operation: 'embed' },
      { userId: 'user_grace' as const },
      { workspaceId: 'workspace_grace' as const },
      { startedAt: new Date('2026-11-21T13:00:00Z') },
      ...(refused ? [{ status: 'rate_limited' as const, failure: refused }] : []),
      // One that outgrew its room in the midst of its answer was sent, and is counted.
      ...(refused ? [{ status: 'error' as const, failure: refused }] : []),
    ]) {
      await ada.log.finish(
        finishedCall({ usage: usage({ inputTokens: 20, outputTokens: 5 }), ...more }),
      );
    }
    const countedAfter = '2026-11-21T12:30:00.000Z';
    const used = async (counted: string) =>
      (await exchanged(ada, { key: counted, countedAfter, wanted: 0 })).used;
    assert.equal(await used(key), 3);
    assert.equal(await used('everywhere/user/user_ada//requests/hour'), 4);
    assert.equal(await used('everywhere/user/user_ada/embed/tokens/hour'), 25);
    assert.equal(await used('workspace_ada/workspace/workspace_ada//tokens/hour'), 100);
    assert.equal(await used('workspace_ada/user/user_ada/embed/tokens/hour'), 25);
    assert.equal(await used('workspace_ada/apiKey/key_ci//money/hour'), 493_827_156_048);
    assert.equal(await used('workspace_ada/user/user_nobody//money/hour'), 0);
    // Counted once: settlements go on from there.
    await ada.log.finish(call(1, 0));
    assert.equal(await used(key), 4);
  });

  on('windows can be counted anew from the log', async ([ada, grace]) => {
    assert.ok(ada && grace);
    await ada.log.finish(call(1, 0));
    await ada.log.finish(call(40, 0));
    assert.equal((await exchanged(grace, { wanted: 0 })).used, 41);
    assert.equal(await grace.windows.recount('workspace_nobody'), 0);
    assert.equal(await grace.windows.recount('workspace_ada'), 1);
    assert.equal((await exchanged(grace, { wanted: 0 })).used, 2);
  });
}
