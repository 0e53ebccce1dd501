import type { Pool } from 'pg';
import type { UsageLedger } from '../application/ports.ts';
import type { LedgerEntry } from '../domain/ledger-entry.ts';
import type { Group, GroupBy, Period, Point, Totals } from '../domain/usage-report.ts';

const CHUNK = 5_000;

export const usageLedgerMigration = {
  name: '001-usage-ledger',
  sql: `
    create table usage_ledger (
      request_id text primary key,
      workspace_id text not null,
      user_id text not null,
      api_key_id text,
      operation text not null,
      provider text not null,
      model text not null,
      status text not null,
      at timestamptz not null,
      input_tokens bigint not null,
      output_tokens bigint not null,
      cached_input_tokens bigint not null,
      reasoning_tokens bigint not null,
      cost_nano_usd bigint,
      latency_ms double precision not null,
      first_token_ms double precision
    );
    create index on usage_ledger (workspace_id, at, request_id);`,
};

export const ownKeysMigration = {
  name: '009-own-keys',
  sql: 'alter table usage_ledger add column own_key boolean not null default false',
};

const KEYS: Record<GroupBy, string> = {
  model: 'model',
  provider: 'provider',
  operation: 'operation',
  user: 'user_id',
  day: `to_char(at at time zone 'UTC', 'YYYY-MM-DD')`,
  status: 'status',
};

/** As `isUnpriced` of an entry. */
export const UNPRICED = `cost_nano_usd is null
  and not (status in ('rate_limited', 'error') and input_tokens + output_tokens = 0)`;

const TOTALS = `
  count(*) as requests,
  count(*) filter (where status = 'success') as succeeded,
  count(*) filter (where status not in ('success', 'cancelled')) as failed,
  count(*) filter (where status = 'cancelled') as cancelled,
  count(*) filter (where ${UNPRICED}) as unpriced,
  coalesce(sum(input_tokens), 0) as input_tokens,
  coalesce(sum(output_tokens), 0) as output_tokens,
  coalesce(sum(cached_input_tokens), 0) as cached_input_tokens,
  coalesce(sum(reasoning_tokens), 0) as reasoning_tokens,
  coalesce(sum(cost_nano_usd), 0) as cost_nano_usd,
  avg(latency_ms) as mean_latency_ms,
  percentile_cont(0.95) within group (order by latency_ms) as p95_latency_ms,
  avg(first_token_ms) as mean_first_token_ms`;

/** The books in PostgreSQL. Sums are exact: whole numbers throughout. */
export function postgresUsageLedger(pool: Pool, schema: string): UsageLedger {
  const within = `from ${schema}.usage_ledger
    where workspace_id = $1 and at >= $2 and at < $3 and ($4::text is null or user_id = $4)`;
  const values = (workspaceId: string, { from, to, userId }: Period) => [
    workspaceId,
    from,
    to,
    userId ?? null,
  ];

  return {
    async record(entries, transaction) {
      if (entries.length === 0) return [];
      const { rows } = await transaction.query({
        name: `${schema}.usage-ledger.record`,
        text: `insert into ${schema}.usage_ledger
          select * from json_populate_recordset(null::${schema}.usage_ledger, $1)
          on conflict (request_id) do nothing returning request_id`,
        values: [JSON.stringify(entries.map(columnsOf))],
      });
      // A batch may tell of a call twice; the first entry is the one in the books.
      const entered = new Set(rows.map(({ request_id }: { request_id: string }) => request_id));
      return entries.filter(({ requestId }) => entered.delete(requestId));
    },

    async totals(workspaceId, period) {
      const { rows } = await pool.query(`select ${TOTALS} ${within}`, values(workspaceId, period));
      return totalsFrom(rows[0]);
    },

    async groups(workspaceId, period, groupBy) {
      const cost = groupBy === 'day' ? '' : 'cost_nano_usd desc, requests desc, ';
      const { rows } = await pool.query(
        `select * from (select ${KEYS[groupBy]} as key, ${TOTALS} ${within} group by 1) grouped
         order by ${cost} key collate "C"`,
        values(workspaceId, period),
      );
      return rows.map((row): Group => ({ key: row.key, ...totalsFrom(row) }));
    },

    async points(workspaceId, period, step, series) {
      const { rows } = await pool.query(
        `select * from (
           select date_trunc('${step}', at, 'UTC') as step, ${KEYS[series]} as key, ${TOTALS}
           ${within} group by 1, 2) grouped
         order by step, key collate "C"`,
        values(workspaceId, period),
      );
      return rows.map(
        (row): Point => ({
          at: row.step.toISOString(),
          key: row.key,
          ...totalsFrom(row),
        }),
      );
    },

    async *entries(workspaceId, period) {
      let after: readonly [Date | string, string] = ['-infinity', ''];
      for (;;) {
        const { rows } = await pool.query(
          `select * ${within} and (at, request_id) > ($5::timestamptz, $6)
           order by at, request_id limit ${CHUNK}`,
          [...values(workspaceId, period), ...after],
        );
        if (rows.length > 0) yield rows.map(entryFrom);
        const last = rows.at(-1);
        if (last === undefined || rows.length < CHUNK) return;
        after = [last.at, last.request_id];
      }
    },
  };
}

function columnsOf(entry: LedgerEntry): Record<string, unknown> {
  return {
    request_id: entry.requestId,
    workspace_id: entry.workspaceId,
    user_id: entry.userId,
    api_key_id: entry.apiKeyId,
    own_key: entry.ownKey,
    operation: entry.operation,
    provider: entry.provider,
    model: entry.model,
    status: entry.status,
    at: entry.at,
    input_tokens: entry.inputTokens,
    output_tokens: entry.outputTokens,
    cached_input_tokens: entry.cachedInputTokens,
    reasoning_tokens: entry.reasoningTokens,
    cost_nano_usd: entry.costNanoUsd,
    latency_ms: entry.latencyMs,
    first_token_ms: entry.firstTokenMs,
  };
}

/** What pg gives: bigint and numeric as text, which fits a double up to nine million dollars. */
type Columns = Record<string, string | number | null>;

function totalsFrom(row: Columns): Totals {
  const optional = (name: keyof Totals, value: unknown) =>
    value === null || value === undefined ? {} : { [name]: Number(value) };
  return {
    requests: Number(row.requests),
    succeeded: Number(row.succeeded),
    failed: Number(row.failed),
    cancelled: Number(row.cancelled),
    unpriced: Number(row.unpriced),
    inputTokens: Number(row.input_tokens),
    outputTokens: Number(row.output_tokens),
    cachedInputTokens: Number(row.cached_input_tokens),
    reasoningTokens: Number(row.reasoning_tokens),
    costNanoUsd: Number(row.cost_nano_usd),
    ...optional('meanLatencyMs', row.mean_latency_ms),
    ...optional('p95LatencyMs', row.p95_latency_ms),
    ...optional('meanFirstTokenMs', row.mean_first_token_ms),
  };
}

// `any`: the columns of the table above, as pg reads them.
function entryFrom(row: Record<string, any>): LedgerEntry {
  return {
    requestId: row.request_id,
    workspaceId: row.workspace_id,
    userId: row.user_id,
    apiKeyId: row.api_key_id,
    ownKey: row.own_key,
    operation: row.operation,
    provider: row.provider,
    model: row.model,
    status: row.status,
    at: row.at.toISOString(),
    inputTokens: Number(row.input_tokens),
    outputTokens: Number(row.output_tokens),
    cachedInputTokens: Number(row.cached_input_tokens),
    reasoningTokens: Number(row.reasoning_tokens),
    costNanoUsd: row.cost_nano_usd === null ? null : Number(row.cost_nano_usd),
    latencyMs: row.latency_ms,
    firstTokenMs: row.first_token_ms,
  };
}
