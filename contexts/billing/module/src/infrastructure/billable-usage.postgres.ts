import type { Pool } from 'pg';
import type { BillableUsage } from '../application/billable-usage.ts';
import type { EndedSegment, SegmentUsage } from '../domain/rated-usage.ts';
import { UNPRICED } from './usage-ledger.postgres.ts';

export const billableUsageMigration = {
  name: '004-billable-usage',
  sql: `
    alter table usage_ledger add column invoice_id text;
    create index usage_on_no_invoice on usage_ledger (workspace_id, at) where invoice_id is null;
    create index usage_by_invoice on usage_ledger (invoice_id) where invoice_id is not null;`,
};

export const lateCallsMigration = {
  name: '008-late-calls',
  sql: `
    create table late_calls (
      workspace_id text collate "C" primary key,
      noted int not null
    );`,
};

const SUBSCRIPTION = 'usage-ledger';

/** The calls of the ledger in PostgreSQL, each with the invoice it is on. */
export function postgresBillableUsage(pool: Pool, schema: string): BillableUsage {
  const unclaimed = `${schema}.usage_ledger as call, (
      select ordinality - 1 as segment, begins, ends
      from unnest($2::timestamptz[], $3::timestamptz[]) with ordinality as spans (begins, ends)
    ) as spans
    where call.workspace_id = $1 and call.invoice_id is null and not call.own_key
      and call.at >= spans.begins and call.at < spans.ends`;

  return {
    async claim({ workspaceId, segments, invoiceId }, transaction) {
      if (segments.length === 0) return [];
      const { rows } = await transaction.query(
        `with claimed as (
           update ${schema}.usage_ledger as claimed set invoice_id = $4
           from (select call.request_id, spans.segment from ${unclaimed}) as unclaimed
           where claimed.request_id = unclaimed.request_id and claimed.invoice_id is null
           returning unclaimed.segment, claimed.*)
         select segment::int, model, count(*)::int as calls,
           (count(*) filter (where ${UNPRICED}))::int as unpriced_calls,
           coalesce(sum(cost_nano_usd), 0) as cost_nano_usd
         from claimed group by segment, model order by segment, model collate "C"`,
        [workspaceId, ...bounds(segments), invoiceId],
      );
      return rows.map(
        (row): SegmentUsage => ({
          segment: row.segment,
          model: row.model,
          calls: row.calls,
          unpricedCalls: row.unpriced_calls,
          costNanoUsd: Number(row.cost_nano_usd),
        }),
      );
    },

    async isLeft(workspaceId, segments) {
      const { rows } = await pool.query(`select exists (select from ${unclaimed}) as is_left`, [
        workspaceId,
        ...bounds(segments),
      ]);
      return rows[0]?.is_left === true;
    },

    async noteLate(workspaceIds, transaction) {
      await transaction.query(
        `insert into ${schema}.late_calls as late select unnest($1::text[]), 1
         on conflict (workspace_id) do update set noted = late.noted + 1`,
        // In one order, so that two who note the same workspaces never wait for each other.
        [[...new Set(workspaceIds)].sort()],
      );
    },

    async late(limit, after = '') {
      const { rows } = await pool.query(
        `select workspace_id, noted from ${schema}.late_calls
         where workspace_id > $2 order by workspace_id limit $1`,
        [limit, after],
      );
      return rows.map(({ workspace_id: workspaceId, noted }) => ({ workspaceId, noted }));
    },

    async forgetLate({ workspaceId, noted }) {
      await pool.query(`delete from ${schema}.late_calls where workspace_id = $1 and noted = $2`, [
        workspaceId,
        noted,
      ]);
    },

    async newestCall() {
      const { rows } = await pool.query(
        `select source from ${schema}.checkpoints
         where processor = $1 and source <> '' and to_regclass(source) is not null`,
        [SUBSCRIPTION],
      );
      const source: string | undefined = rows[0]?.source;
      if (source === undefined) return undefined;
      const { rows: newest } = await pool.query(
        `select xid::text, position::text from ${source} order by xid desc, position desc limit 1`,
      );
      return newest[0];
    },

    async holds({ xid, position }) {
      const { rows } = await pool.query(
        `select (xid, position) >= ($2::xid8, $3::bigint) as holds
         from ${schema}.checkpoints where processor = $1`,
        [SUBSCRIPTION, xid, position],
      );
      return rows[0]?.holds === true;
    },
  };
}

function bounds(segments: readonly EndedSegment[]) {
  return [segments.map(({ from }) => from), segments.map(({ to }) => to)];
}
