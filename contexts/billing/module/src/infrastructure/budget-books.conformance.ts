import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Transaction } from '@atelier/event-store';
import type { BudgetRow } from '../application/budget-list.projection.ts';
import type { BudgetBooks } from '../application/budget-ports.ts';
import { budgetPeriodOf } from '../domain/budget-period.ts';
import type { LedgerEntry } from '../domain/ledger-entry.ts';

type Started = {
  books: BudgetBooks;
  /** Records entries and does `work` in one transaction. */
  record(
    entries: readonly LedgerEntry[],
    work: (transaction: Transaction) => Promise<void>,
  ): Promise<void>;
};

const period = budgetPeriodOf('month', new Date('2026-03-10T00:00:00Z'));
export const budget: BudgetRow = {
  id: 'budget_1',
  workspaceId: 'workspace_1',
  name: 'All',
  amountNanoUsd: 1000,
  period: 'month',
  scope: {},
  stopId: null,
  createdAt: '2026-03-01T00:00:00.000Z',
};
const hers: BudgetRow = { ...budget, id: 'budget_hers', scope: { userId: 'user_eve' } };
const ofKey: BudgetRow = { ...budget, id: 'budget_key', scope: { apiKeyId: 'key_1' } };

/** What every adapter of the books of budgets must do. */
export function budgetBooksConformance(adapter: string, start: () => Promise<Started>): void {
  test(`${adapter}: the first count is everything in the ledger, the next ones add to it`, async () => {
    const { books, record } = await start();
    await record([entry('old', 100), entry('february', 1, '2026-02-28T23:59:59Z')], async () => {});
    assert.deepEqual(await books.standing(budget, period), { usedNanoUsd: 100, reached: [] });
    const used: number[] = [];
    for (const [id, cost] of [
      ['a', 10],
      ['b', 2 ** 51],
    ] as const)
      await record([entry(id, cost)], async (transaction) => {
        const standing = await books.add(budget, period, cost, transaction);
        used.push(standing.usedNanoUsd);
      });
    assert.deepEqual(used, [110, 110 + 2 ** 51]);
    assert.equal((await books.standing(budget, period)).usedNanoUsd, 110 + 2 ** 51);
  });

  test(`${adapter}: a budget of a user or a key counts only that one’s calls`, async () => {
    const { books, record } = await start();
    const eves = { ...entry('eve', 7), userId: 'user_eve' } as const;
    const keys = { ...entry('key', 5), apiKeyId: 'key_1' } as const;
    await record([entry('a', 100), eves, keys], async () => {});
    assert.equal((await books.standing(hers, period)).usedNanoUsd, 7);
    assert.equal((await books.standing(ofKey, period)).usedNanoUsd, 5);
    assert.equal((await books.standing(budget, period)).usedNanoUsd, 112);
    const elsewhere = { ...budget, id: 'budget_2', workspaceId: 'workspace_2' } as const;
    assert.equal((await books.standing(elsewhere, period)).usedNanoUsd, 0);
  });

  test(`${adapter}: what was told of is kept for its period`, async () => {
    const { books, record } = await start();
    await record([entry('a', 600)], async (transaction) => {
      await books.add(budget, period, 600, transaction);
      await books.reach(budget, period, [50], transaction);
    });
    assert.deepEqual(await books.standing(budget, period), { usedNanoUsd: 600, reached: [50] });
    const april = budgetPeriodOf('month', period.to);
    assert.deepEqual(await books.standing(budget, april), { usedNanoUsd: 0, reached: [] });
  });
}

export function entry(id: string, costNanoUsd: number, at = '2026-03-10T00:00:00Z'): LedgerEntry {
  return {
    requestId: `request_${id}`,
    workspaceId: 'workspace_1',
    userId: 'user_ada',
    apiKeyId: null,
    ownKey: false,
    operation: 'chat',
    provider: 'offline',
    model: 'offline/x',
    status: 'success',
    at: new Date(at).toISOString(),
    inputTokens: 1,
    outputTokens: 1,
    cachedInputTokens: 0,
    reasoningTokens: 0,
    costNanoUsd,
    latencyMs: 1,
    firstTokenMs: null,
  };
}
