import type { NanoUsd } from '@atelier/kernel';
import type { BudgetScope } from './budget.ts';
import type { LedgerEntry } from './ledger-entry.ts';

/** The percentages of a budget that are told of. */
export const THRESHOLDS = [50, 80, 100] as const;

export type BudgetPeriod = { readonly from: Date; readonly to: Date };

/** The day or month (UTC) in which a moment lies. */
export function budgetPeriodOf(period: 'day' | 'month', at: Date): BudgetPeriod {
  const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()];
  return period === 'day'
    ? { from: new Date(Date.UTC(year, month, day)), to: new Date(Date.UTC(year, month, day + 1)) }
    : { from: new Date(Date.UTC(year, month)), to: new Date(Date.UTC(year, month + 1)) };
}

export function countsFor({ userId, apiKeyId }: BudgetScope, entry: LedgerEntry): boolean {
  if (userId !== undefined) return entry.userId === userId;
  return apiKeyId === undefined || entry.apiKeyId === apiKeyId;
}

type Spending = {
  readonly amountNanoUsd: NanoUsd;
  readonly beforeNanoUsd: NanoUsd;
  readonly nowNanoUsd: NanoUsd;
  /** What was told of in this period. */
  readonly reached: readonly number[];
};

/**
 * The thresholds that are reached now, and those of them that nobody was told of. What was told of a
 * smaller amount is forgotten when the amount was raised beyond it.
 */
export function thresholdsOf({ amountNanoUsd, beforeNanoUsd, nowNanoUsd, reached }: Spending): {
  readonly reached: readonly number[];
  readonly crossed: readonly number[];
} {
  const told = reached.filter((percent) => isReached(beforeNanoUsd, amountNanoUsd, percent));
  const crossed = THRESHOLDS.filter(
    (percent) => !told.includes(percent) && isReached(nowNanoUsd, amountNanoUsd, percent),
  );
  return { reached: [...told, ...crossed].sort((a, b) => a - b), crossed };
}

/** In whole numbers of any size: a hundred times an amount may leave those that are exact. */
function isReached(usedNanoUsd: NanoUsd, amountNanoUsd: NanoUsd, percent: number): boolean {
  return BigInt(usedNanoUsd) * 100n >= BigInt(amountNanoUsd) * BigInt(percent);
}
