import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { UsageLedger } from '../application/ports.ts';
import type { LedgerEntry } from '../domain/ledger-entry.ts';
import { groupKeyOf, type Period, stepOf, totalsOf } from '../domain/usage-report.ts';

type Started = {
  ledger: UsageLedger;
  /** Records entries as a subscription would: in a transaction. */
  record(entries: readonly LedgerEntry[]): Promise<readonly LedgerEntry[]>;
};

const MINE = 'workspace_mine';
const period: Period = {
  from: new Date('2026-03-01T00:00:00Z'),
  to: new Date('2026-03-04T00:00:00Z'),
};

const entries = sampleEntries();
const mine = entries.filter(
  ({ workspaceId, at }) => workspaceId === MINE && at >= '2026-03-01' && at < '2026-03-04',
);

/** What every adapter of the usage ledger must do. */
export function usageLedgerConformance(adapter: string, start: () => Promise<Started>): void {
  const started = start().then(async (running) => {
    await running.record(entries);
    return running;
  });

  test(`${adapter}: the totals of a period are those of its calls in the workspace`, async () => {
    const { ledger } = await started;
    sameFigures(await ledger.totals(MINE, period), totalsOf(mine));
  });

  test(`${adapter}: one user's calls can be asked for alone`, async () => {
    const { ledger } = await started;
    const hers = mine.filter(({ userId }) => userId === 'user_ada');
    sameFigures(await ledger.totals(MINE, { ...period, userId: 'user_ada' }), totalsOf(hers));
  });

  test(`${adapter}: the groups add up to the totals, whatever they are grouped by`, async () => {
    const { ledger } = await started;
    for (const groupBy of ['model', 'provider', 'operation', 'user', 'day', 'status'] as const) {
      const groups = await ledger.groups(MINE, period, groupBy);
      const expected = Map.groupBy(mine, (entry) => groupKeyOf(groupBy, entry));
      assert.equal(groups.length, expected.size);
      for (const { key, ...totals } of groups)
        sameFigures(totals, totalsOf(expected.get(key) ?? []));
    }
  });

  test(`${adapter}: the most expensive group comes first, days in their order`, async () => {
    const { ledger } = await started;
    const costs = (await ledger.groups(MINE, period, 'model')).map(
      ({ costNanoUsd }) => costNanoUsd,
    );
    assert.deepEqual(
      costs,
      costs.toSorted((a, b) => b - a),
    );
    const days = (await ledger.groups(MINE, period, 'day')).map(({ key }) => key);
    assert.deepEqual(days, ['2026-03-01', '2026-03-02', '2026-03-03']);
  });

  test(`${adapter}: a series has one point for each hour with calls`, async () => {
    const { ledger } = await started;
    const points = await ledger.points(MINE, period, 'hour', 'model');
    const place = (entry: LedgerEntry) => `${stepOf('hour', entry)} ${groupKeyOf('model', entry)}`;
    const expected = Map.groupBy(mine, place);
    assert.deepEqual(
      points.map(({ at, key }) => `${at} ${key}`),
      [...expected.keys()].sort(),
    );
    for (const { at, key, ...totals } of points)
      sameFigures(totals, totalsOf(expected.get(`${at} ${key}`) ?? []));
  });

  test(`${adapter}: a call that is in the books already stays as it is`, async () => {
    const { ledger, record } = await started;
    const again = mine.slice(0, 3).map((entry) => ({ ...entry, costNanoUsd: 999, inputTokens: 1 }));
    assert.deepEqual(await record(again), [], 'none of them is new');
    sameFigures(await ledger.totals(MINE, period), totalsOf(mine));
  });

  test(`${adapter}: an export holds each call of the period once, oldest first`, async () => {
    const { ledger } = await started;
    const exported: LedgerEntry[] = [];
    for await (const chunk of ledger.entries(MINE, period)) exported.push(...chunk);
    const inOrder = mine.toSorted((a, b) =>
      `${a.at}${a.requestId}` < `${b.at}${b.requestId}` ? -1 : 1,
    );
    assert.deepEqual(exported, inOrder);
  });

  test(`${adapter}: an empty period has no mean`, async () => {
    const { ledger } = await started;
    const totals = await ledger.totals('workspace_nobody', period);
    assert.deepEqual(
      [totals.requests, totals.costNanoUsd, totals.meanLatencyMs],
      [0, 0, undefined],
    );
  });
}

/** Counts and money to the last digit; means of doubles as far as summing order lets them agree. */
function sameFigures(actual: object, expected: object): void {
  assert.deepEqual(rounded(actual), rounded(expected));
}

function rounded(figures: object) {
  return Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [
      name,
      name.endsWith('Ms') ? Number(value.toPrecision(9)) : value,
    ]),
  );
}

function sampleEntries(): LedgerEntry[] {
  const entry = fc.record({
    workspaceId: fc.constantFrom(MINE, MINE, MINE, 'workspace_other'),
    userId: fc.constantFrom('user_ada' as const, 'user_bob' as const),
    apiKeyId: fc.constantFrom(null, 'key_1' as const),
    ownKey: fc.boolean(),
    operation: fc.constantFrom('chat', 'playground'),
    provider: fc.constantFrom('openai', 'anthropic'),
    model: fc.constantFrom('openai/small', 'anthropic/large'),
    status: fc.constantFrom(
      'success' as const,
      'success' as const,
      'error' as const,
      'cancelled' as const,
      'interrupted' as const,
      'rate_limited' as const,
    ),
    at: fc
      .integer({ min: Date.parse('2026-02-28T00:00:00Z'), max: Date.parse('2026-03-05T00:00:00Z') })
      .map((time) => new Date(time).toISOString()),
    inputTokens: fc.nat(100_000),
    outputTokens: fc.nat(10_000),
    cachedInputTokens: fc.nat(1_000),
    reasoningTokens: fc.nat(1_000),
    costNanoUsd: fc.constantFrom(null, 1, 12_345, 9_007_199_254),
    latencyMs: fc.double({ min: 0, max: 60_000, noNaN: true }),
    firstTokenMs: fc.constantFrom(null, 1.5, 250),
  });
  return fc.sample(entry, { numRuns: 400, seed: 7 }).map((values, index) => ({
    requestId: `request_${index}`,
    ...values,
    // What a limit refused used nothing.
    ...(values.status === 'rate_limited' ? { inputTokens: 0, outputTokens: 0 } : {}),
  }));
}
