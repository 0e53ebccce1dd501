import type { Pool } from 'pg';

export const stripeCustomersMigration = {
  name: '014-stripe',
  sql: `
    create table stripe_customers (
      workspace_id text not null,
      mode text not null check (mode in ('live', 'test')),
      customer_id text not null,
      primary key (workspace_id, mode)
    );
    create table stripe_events (
      id text primary key,
      type text not null,
      object_id text,
      outcome text not null check (outcome in ('applied', 'unknown', 'ignored')),
      received_at timestamptz not null default now()
    );
    create index on stripe_events (received_at);`,
};

/** Which customer of Stripe's a workspace is. Test and live mode know different ones. */
export type StripeCustomers = {
  get(workspaceId: string): Promise<string | undefined>;
  keep(workspaceId: string, customerId: string): Promise<string>;
};

export function postgresStripeCustomers(
  pool: Pool,
  schema: string,
  mode: 'live' | 'test',
): StripeCustomers {
  const table = `${schema}.stripe_customers`;
  return {
    async get(workspaceId) {
      const { rows } = await pool.query(
        `select customer_id from ${table} where workspace_id = $1 and mode = $2`,
        [workspaceId, mode],
      );
      return rows[0]?.customer_id;
    },
    async keep(workspaceId, customerId) {
      await pool.query(
        `insert into ${table} (workspace_id, mode, customer_id) values ($1, $2, $3)
         on conflict (workspace_id, mode) do update set customer_id = excluded.customer_id`,
        [workspaceId, mode, customerId],
      );
      return customerId;
    },
  };
}
