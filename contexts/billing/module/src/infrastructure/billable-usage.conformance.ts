import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Transaction } from '@atelier/event-store';
import type { BillableUsage } from '../application/billable-usage.ts';
import type { LedgerEntry } from '../domain/ledger-entry.ts';
import type { EndedSegment } from '../domain/rated-usage.ts';
import { SAMPLE_CALL } from '../testing/sample-call.ts';

type Started = {
  billable: BillableUsage;
  record(entries: readonly LedgerEntry[]): Promise<unknown>;
  transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>;
};

const segment = (from: string, to: string): EndedSegment => ({
  from: `2026-03-${from}T00:00:00.000Z`,
  to: `2026-03-${to}T00:00:00.000Z`,
  plan: 'pro',
  title: 'Pro',
  allowanceNanoUsd: 0,
  markUpBasisPoints: 0,
});
const SEGMENTS = [segment('01', '10'), segment('10', '20')];

/** What every adapter does that puts calls on invoices. */
export function billableUsageConformance(adapter: string, start: () => Promise<Started>): void {
  const started = start();
  let calls = 0;
  const at = (day: string, change: Partial<LedgerEntry> = {}): LedgerEntry => ({
    ...CALL,
    requestId: `request_${calls++}`,
    at: `2026-03-${day}.000Z`,
    ...change,
  });
  const claim = async (workspaceId: string, sequence: number, segments = SEGMENTS) => {
    const { billable, transaction } = await started;
    const invoiceId = `invoice_${workspaceId}-${sequence}` as const;
    return transaction((inside) => billable.claim({ workspaceId, segments, invoiceId }, inside));
  };

  test(`${adapter}: the calls of a segment are added up by model, its end is not in it`, async () => {
    const { record, billable } = await started;
    const workspaceId = 'workspace_sums';
    await record([
      at('01T00:00:00', { workspaceId, costNanoUsd: 1 }),
      at('09T23:59:59', { workspaceId, costNanoUsd: 9_007_199_254 }),
      at('09T23:59:59', { workspaceId, costNanoUsd: null }),
      // Refused before anything was asked, and booked without a cost.
      at('05T00:00:00', { workspaceId, costNanoUsd: null, ...REFUSED }),
      at('05T00:00:00', { workspaceId, costNanoUsd: 5, model: 'anthropic/large' }),
      at('10T00:00:00', { workspaceId, costNanoUsd: 7 }),
      at('20T00:00:00', { workspaceId, costNanoUsd: 100 }),
      at('05T00:00:00', { workspaceId: 'workspace_other', costNanoUsd: 100 }),
      // Paid to the provider already.
      at('05T00:00:00', { workspaceId, costNanoUsd: 1000, ownKey: true }),
    ]);
    assert.equal(await billable.isLeft(workspaceId, SEGMENTS), true);
    assert.deepEqual(await claim(workspaceId, 0), [
      { segment: 0, model: 'anthropic/large', calls: 1, unpricedCalls: 0, costNanoUsd: 5 },
      { segment: 0, model: 'openai/small', calls: 4, unpricedCalls: 1, costNanoUsd: 9_007_199_255 },
      { segment: 1, model: 'openai/small', calls: 1, unpricedCalls: 0, costNanoUsd: 7 },
    ]);
    assert.equal(await billable.isLeft(workspaceId, SEGMENTS), false);
  });

  test(`${adapter}: a call is on one invoice; what comes late is on the next`, async () => {
    const { record } = await started;
    const workspaceId = 'workspace_late';
    await record([at('02T00:00:00', { workspaceId, costNanoUsd: 3 })]);
    await claim(workspaceId, 0);
    assert.deepEqual(await claim(workspaceId, 1), []);
    await record([at('02T00:00:00', { workspaceId, costNanoUsd: 4 })]);
    const [late] = await claim(workspaceId, 2);
    assert.equal(late?.costNanoUsd, 4);
  });

  test(`${adapter}: of many who claim at once, one gets each call`, async () => {
    const { record } = await started;
    const workspaceId = 'workspace_race';
    await record(
      Array.from({ length: 200 }, () => at('03T00:00:00', { workspaceId, costNanoUsd: 1 })),
    );
    const claimed = await Promise.all([0, 1, 2, 3].map((sequence) => claim(workspaceId, sequence)));
    const total = claimed.flat().reduce((sum, each) => sum + each.calls, 0);
    assert.equal(total, 200);
  });

  test(`${adapter}: late calls are remembered until they are seen to, and not longer`, async () => {
    const { billable, transaction } = await started;
    const note = () => transaction((inside) => billable.noteLate(['workspace_late'], inside));
    await note();
    const [seen] = await billable.late(10);
    assert.ok(seen);
    await note();
    await billable.forgetLate(seen);
    const [again] = await billable.late(10);
    assert.ok(again, 'more came while the first were seen to');
    await billable.forgetLate(again);
    assert.deepEqual(await billable.late(10), []);
  });

  test(`${adapter}: late calls are read page by page`, async () => {
    const { billable, transaction } = await started;
    const ids = ['workspace_3', 'workspace_1', 'workspace_2'];
    await transaction((inside) => billable.noteLate(ids, inside));
    const first = await billable.late(2);
    const rest = await billable.late(2, first.at(-1)?.workspaceId);
    assert.deepEqual(
      [...first, ...rest].map(({ workspaceId }) => workspaceId),
      ids.toSorted(),
    );
    for (const each of [...first, ...rest]) await billable.forgetLate(each);
  });

  test(`${adapter}: without segments there is nothing to claim`, async () => {
    assert.deepEqual(await claim('workspace_sums', 9, []), []);
  });
}

const REFUSED = { status: 'rate_limited', inputTokens: 0, outputTokens: 0 } as const;

const CALL: LedgerEntry = {
  ...SAMPLE_CALL,
  requestId: '',
  workspaceId: 'workspace_sums',
  costNanoUsd: 1,
};
