import type { Transaction } from '@atelier/event-store';
import { formatUsd, serviceCall } from '@atelier/kernel';
import {
  budgetPeriodOf,
  type BudgetPeriod,
  countsFor,
  thresholdsOf,
} from '../domain/budget-period.ts';
import type { LedgerEntry } from '../domain/ledger-entry.ts';
import type { BudgetRow } from './budget-list.projection.ts';
import type { BudgetPorts } from './budget-ports.ts';
import { BUDGETS_PER_WORKSPACE } from './create-budget.ts';
import type { NewNotice } from './tell-people.process.ts';

type Watching = Pick<BudgetPorts, 'books' | 'budgetRows' | 'tell'>;

/**
 * Counts calls that have just come into the ledger against the budgets they belong to, in the period
 * in which each was made, and tells what is reached by them. Runs in the ledger's transaction.
 */
export function watchBudgets({ books, budgetRows, tell }: Watching) {
  return async (entered: readonly LedgerEntry[], transaction: Transaction): Promise<void> => {
    const priced = entered.filter(({ costNanoUsd }) => (costNanoUsd ?? 0) > 0);
    for (const [workspaceId, calls] of Map.groupBy(priced, (entry) => entry.workspaceId)) {
      const { items } = await budgetRows.list(workspaceId, { limit: BUDGETS_PER_WORKSPACE });
      for (const budget of items)
        for (const { period, costNanoUsd, users } of spendingOf(budget, calls)) {
          const standing = await books.add(budget, period, costNanoUsd, transaction);
          const nowNanoUsd = standing.usedNanoUsd;
          const { reached, crossed } = thresholdsOf({
            amountNanoUsd: budget.amountNanoUsd,
            beforeNanoUsd: nowNanoUsd - costNanoUsd,
            nowNanoUsd,
            reached: standing.reached,
          });
          if (reached.join() !== standing.reached.join())
            await books.reach(budget, period, reached, transaction);
          const highest = crossed.at(-1);
          // Before the commit, so that what is noted as told is told: a second start is the same one.
          if (highest !== undefined)
            await tell(
              // Who made the calls has nothing to do with telling.
              serviceCall('billing', workspaceId),
              reachedNotice(budget, period, { percent: highest, nowNanoUsd, users }),
            );
        }
    }
  };
}

/** What the calls cost that count for a budget, by the period in which they were made. */
function spendingOf(budget: BudgetRow, calls: readonly LedgerEntry[]) {
  const mine = calls.filter((call) => countsFor(budget.scope, call));
  const byPeriod = Map.groupBy(mine, ({ at }) =>
    budgetPeriodOf(budget.period, new Date(at)).from.getTime(),
  );
  return [...byPeriod].map(([fromMs, entries]) => ({
    period: budgetPeriodOf(budget.period, new Date(fromMs)),
    costNanoUsd: entries.reduce((sum, { costNanoUsd }) => sum + (costNanoUsd ?? 0), 0),
    // Who made the calls hears of his own budget, or of that of his key, beside the owners.
    users: isPersonal(budget) ? [...new Set(entries.map(({ userId }) => userId))] : [],
  }));
}

const isPersonal = ({ scope }: BudgetRow) =>
  scope.userId !== undefined || scope.apiKeyId !== undefined;

type Crossing = {
  readonly percent: number;
  readonly nowNanoUsd: number;
  readonly users: readonly LedgerEntry['userId'][];
};

function reachedNotice(
  { id, name, amountNanoUsd, period: each }: BudgetRow,
  { from }: BudgetPeriod,
  { percent, nowNanoUsd, users }: Crossing,
): NewNotice {
  const day = from.toISOString().slice(0, 10);
  const when = each === 'day' ? `on ${day}` : `in ${day.slice(0, 7)}`;
  return {
    key: `budget:${id}:${day}:${amountNanoUsd}:${percent}`,
    kind: 'billing.budget-reached',
    title: `${percent} % of the budget “${name}” are used`,
    text: `${formatUsd(nowNanoUsd)} of ${formatUsd(amountNanoUsd)} were spent ${when} (UTC).`,
    link: '/usage',
    data: {
      budgetId: id,
      percent,
      usedNanoUsd: nowNanoUsd,
      amountNanoUsd,
      periodStart: from.toISOString(),
    },
    users: [...users],
    owners: true,
  };
}
