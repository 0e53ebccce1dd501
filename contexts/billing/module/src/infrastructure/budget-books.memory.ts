import type { BudgetRow } from '../application/budget-list.projection.ts';
import type { BudgetBooks, BudgetStanding } from '../application/budget-ports.ts';
import type { UsageLedger } from '../application/ports.ts';
import { type BudgetPeriod, countsFor } from '../domain/budget-period.ts';

/** Counts in memory, beside a ledger in memory. */
export function memoryBudgetBooks(ledger: UsageLedger): BudgetBooks {
  const books = new Map<string, BudgetStanding>();
  const keyOf = ({ id }: BudgetRow, { from }: BudgetPeriod) => `${id} ${from.toISOString()}`;
  const inLedger = async ({ workspaceId, scope }: BudgetRow, period: BudgetPeriod) => {
    let usedNanoUsd = 0;
    for await (const entries of ledger.entries(workspaceId, period))
      for (const entry of entries)
        if (countsFor(scope, entry)) usedNanoUsd += entry.costNanoUsd ?? 0;
    return { usedNanoUsd, reached: [] };
  };
  return {
    async add(budget, period, costNanoUsd) {
      const known = books.get(keyOf(budget, period));
      const standing = known
        ? { ...known, usedNanoUsd: known.usedNanoUsd + costNanoUsd }
        : await inLedger(budget, period);
      books.set(keyOf(budget, period), standing);
      return standing;
    },
    async reach(budget, period, reached) {
      const known = books.get(keyOf(budget, period));
      if (known) books.set(keyOf(budget, period), { ...known, reached });
    },
    async standing(budget, period) {
      return books.get(keyOf(budget, period)) ?? inLedger(budget, period);
    },
  };
}
