import { type EventStore, executor } from '@atelier/event-store';
import type { IdentityClient } from '@atelier/identity-contract';
import type { Clock } from '@atelier/kernel';
import { budgetList } from './application/budget-list.projection.ts';
import type { BudgetBooks, BudgetPorts } from './application/budget-ports.ts';
import { changeBudget, deleteBudget, listBudgets } from './application/change-budget.ts';
import { createBudget } from './application/create-budget.ts';
import type { Limits } from './application/hard-stop.ts';
import type { TellPeople } from './application/tell-people.process.ts';
import { watchBudgets } from './application/watch-budgets.ts';
import { budget } from './domain/budget.ts';

/** What differs between the real thing and a test in memory. */
export type BudgetMeans = {
  readonly store: EventStore;
  readonly clock: Clock;
  readonly tell: TellPeople;
  readonly books: BudgetBooks;
  readonly identity: IdentityClient;
  readonly limits: Limits;
};

/** Budgets: their operations, and what watches them and has it told that they are reached. */
export function startBudgets({ store, ...means }: BudgetMeans) {
  const ports: BudgetPorts = {
    ...means,
    budgets: executor(store, 'budget', budget),
    budgetRows: store.rows(budgetList),
  };
  return {
    router: {
      listBudgets: listBudgets(ports),
      createBudget: createBudget(ports),
      changeBudget: changeBudget(ports),
      deleteBudget: deleteBudget(ports),
    },
    watch: watchBudgets(ports),
  };
}
