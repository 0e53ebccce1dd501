import type { Budget } from '@atelier/billing-contract';
import type { z } from '@atelier/contract';
import { budgetPeriodOf, thresholdsOf } from '../domain/budget-period.ts';
import type { BudgetRow } from './budget-list.projection.ts';
import type { BudgetPorts } from './budget-ports.ts';

/** A budget with how it stands in the running period. */
export async function budgetView(
  { books, clock }: Pick<BudgetPorts, 'books' | 'clock'>,
  row: BudgetRow,
): Promise<z.infer<typeof Budget>> {
  const period = budgetPeriodOf(row.period, clock.now());
  const { usedNanoUsd, reached } = await books.standing(row, period);
  const { id, name, amountNanoUsd, createdAt } = row;
  const now = { amountNanoUsd, beforeNanoUsd: usedNanoUsd, nowNanoUsd: usedNanoUsd, reached };
  const { crossed } = thresholdsOf(now);
  return {
    ...{ id, name, amountNanoUsd, createdAt, usedNanoUsd },
    period: row.period,
    ...row.scope,
    hardStop: row.stopId !== null,
    // What is reached and not told of yet is told with the next call.
    reached: thresholdsOf(now).reached.filter(
      (percent) => !crossed.some((each) => each === percent),
    ),
    periodStart: period.from.toISOString(),
    periodEnd: period.to.toISOString(),
  };
}
