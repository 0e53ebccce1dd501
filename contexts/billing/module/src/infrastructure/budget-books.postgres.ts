import type { Pool } from 'pg';
import type { BudgetRow } from '../application/budget-list.projection.ts';
import type { BudgetBooks, BudgetStanding } from '../application/budget-ports.ts';
import type { BudgetPeriod } from '../domain/budget-period.ts';

export const budgetBooksMigration = {
  name: '005-budget-books',
  sql: `
    create table budget_books (
      budget_id text not null,
      period_start timestamptz not null,
      workspace_id text not null,
      used_nano_usd bigint not null,
      reached int[] not null default '{}',
      primary key (budget_id, period_start)
    );`,
};

/** Counts in PostgreSQL, beside the ledger they are made from. */
export function postgresBudgetBooks(pool: Pool, schema: string): BudgetBooks {
  const table = `${schema}.budget_books`;
  const inLedger = `select coalesce(sum(cost_nano_usd), 0) from ${schema}.usage_ledger
    where workspace_id = $1 and at >= $2 and at < $3
      and ($4::text is null or user_id = $4) and ($5::text is null or api_key_id = $5)`;
  const place = ({ workspaceId, scope }: BudgetRow, { from, to }: BudgetPeriod) => [
    workspaceId,
    from,
    to,
    scope.userId ?? null,
    scope.apiKeyId ?? null,
  ];
  const answer = `returning used_nano_usd, reached`;

  return {
    async add(budget, period, costNanoUsd, transaction) {
      const counted = await transaction.query(
        `update ${table} set used_nano_usd = used_nano_usd + $3
          where budget_id = $1 and period_start = $2 ${answer}`,
        [budget.id, period.from, costNanoUsd],
      );
      if (counted.rows[0]) return standingFrom(counted.rows[0]);
      // Another process may have been first: then its count lacks exactly these calls.
      const begun = await transaction.query(
        `insert into ${table} (budget_id, period_start, workspace_id, used_nano_usd)
          values ($6, $2, $1, (${inLedger}))
          on conflict (budget_id, period_start)
          do update set used_nano_usd = budget_books.used_nano_usd + $7 ${answer}`,
        [...place(budget, period), budget.id, costNanoUsd],
      );
      return standingFrom(begun.rows[0]);
    },

    async reach(budget, period, reached, transaction) {
      await transaction.query(
        `update ${table} set reached = $3 where budget_id = $1 and period_start = $2`,
        [budget.id, period.from, reached],
      );
    },

    async standing(budget, period) {
      const kept = await pool.query<Counted>(
        `select used_nano_usd, reached from ${table} where budget_id = $1 and period_start = $2`,
        [budget.id, period.from],
      );
      if (kept.rows[0]) return standingFrom(kept.rows[0]);
      const { rows } = await pool.query(`${inLedger}`, place(budget, period));
      return { usedNanoUsd: Number(rows[0].coalesce), reached: [] };
    },
  };
}

type Counted = { used_nano_usd: string; reached: number[] };

function standingFrom({ used_nano_usd, reached }: Counted): BudgetStanding {
  return { usedNanoUsd: Number(used_nano_usd), reached };
}
