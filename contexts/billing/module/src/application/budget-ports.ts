import type { Execute, Rows, Transaction } from '@atelier/event-store';
import type { IdentityClient } from '@atelier/identity-contract';
import type { Clock, NanoUsd } from '@atelier/kernel';
import type { budget } from '../domain/budget.ts';
import type { BudgetPeriod } from '../domain/budget-period.ts';
import type { BudgetRow } from './budget-list.projection.ts';
import type { Limits } from './hard-stop.ts';
import type { TellPeople } from './tell-people.process.ts';

/** How much of a budget was used in a period, and what was told of it. */
export type BudgetStanding = {
  readonly usedNanoUsd: NanoUsd;
  readonly reached: readonly number[];
};

/**
 * What is used of budgets, counted along with the ledger in its transactions. Adapters: PostgreSQL
 * and memory, one conformance suite.
 */
export type BudgetBooks = {
  /**
   * Adds what calls cost that have just come into the ledger, and answers the standing then. The
   * first time in a period everything is counted that the ledger holds of it, these calls included.
   */
  add(
    budget: BudgetRow,
    period: BudgetPeriod,
    costNanoUsd: NanoUsd,
    transaction: Transaction,
  ): Promise<BudgetStanding>;
  /** Notes what was told of. */
  reach(
    budget: BudgetRow,
    period: BudgetPeriod,
    reached: readonly number[],
    transaction: Transaction,
  ): Promise<void>;
  standing(budget: BudgetRow, period: BudgetPeriod): Promise<BudgetStanding>;
};

export type BudgetPorts = {
  readonly budgets: Execute<typeof budget>;
  readonly budgetRows: Rows<BudgetRow>;
  readonly books: BudgetBooks;
  readonly identity: IdentityClient;
  readonly limits: Limits;
  readonly tell: TellPeople;
  readonly clock: Clock;
};
