import type { TrafficFigures } from '@atelier/gateway-contract';
import type { Pool } from 'pg';
import {
  NOTABLE_CALLS,
  type NotableCall,
  type Traffic,
  type TrafficQuery,
} from '../application/traffic.ts';
import type { FailureKind } from '../domain/failure.ts';
import type { RequestRow } from './request-log.queries.ts';

/** One walk through the period by the index on workspace and time. */
const WITHIN = `from requests where workspace_id = $1 and started_at >= $2 and started_at < $3
  and ($4::text is null or user_id = $4)`;

/** What failed and used nothing was free, whatever the price: rows of an earlier time have no cost then. */
const UNPRICED = `cost_nano_usd is null
  and not (status in ('rate_limited', 'error') and input_tokens + output_tokens = 0)`;

/** Percentiles are values that occurred, as the memory adapter's are. */
const FIGURES = `count(*)::int as calls,
  (count(*) filter (where status = 'success'))::int as succeeded,
  (count(*) filter (where status = 'error'))::int as failed,
  (count(*) filter (where status = 'rate_limited'))::int as rate_limited,
  (count(*) filter (where status = 'cancelled'))::int as cancelled,
  (count(*) filter (where status = 'interrupted'))::int as interrupted,
  coalesce(sum(input_tokens), 0) as input_tokens,
  coalesce(sum(output_tokens), 0) as output_tokens,
  coalesce(sum(cost_nano_usd), 0) as cost_nano_usd,
  (count(*) filter (where ${UNPRICED}))::int as unpriced,
  (count(*) filter (where cached))::int as cache_hits,
  coalesce(sum(saved_nano_usd), 0) as saved_nano_usd,
  percentile_disc(array[0.5, 0.95]) within group (order by latency_ms)
    filter (where status = 'success' and not cached) as latency_ms,
  percentile_disc(array[0.5, 0.95]) within group (order by first_token_ms)
    filter (where status = 'success' and not cached) as first_token_ms`;

type FiguresRow = {
  /** Null in the row of all steps together. */
  at: Date | null;
  calls: number;
  succeeded: number;
  failed: number;
  rate_limited: number;
  cancelled: number;
  interrupted: number;
  input_tokens: string;
  output_tokens: string;
  cost_nano_usd: string;
  unpriced: number;
  cache_hits: number;
  saved_nano_usd: string;
  latency_ms: [number, number] | null;
  first_token_ms: [number | null, number | null] | null;
};

type NotableRow = Pick<
  RequestRow,
  | 'id'
  | 'started_at'
  | 'user_id'
  | 'operation'
  | 'provider'
  | 'model'
  | 'status'
  | 'latency_ms'
  | 'cost_nano_usd'
>;
const NOTABLE = `id, started_at, user_id, operation, provider, model, status, latency_ms,
  cost_nano_usd`;

export async function trafficOf(pool: Pool, query: TrafficQuery): Promise<Traffic> {
  const { workspaceId, userId, from, to, step } = query;
  const values = [workspaceId, from, to, userId ?? null];
  const notable = (rest: string) =>
    pool.query<NotableRow>(`select ${NOTABLE} ${WITHIN} ${rest} limit ${NOTABLE_CALLS}`, values);
  const [figures, failures, slowest, costliest] = await Promise.all([
    pool.query<FiguresRow>(
      `select at, ${FIGURES}
       from (select *, date_trunc($5::text, started_at, 'UTC') as at ${WITHIN}) as calls
       group by grouping sets ((at), ()) order by at nulls first`,
      [...values, step],
    ),
    pool.query<{ kind: FailureKind; calls: number }>(
      `select failure->>'kind' as kind, count(*)::int as calls ${WITHIN} and failure is not null
       group by 1 order by 2 desc, 1`,
      values,
    ),
    notable('order by latency_ms desc, position'),
    notable('and cost_nano_usd > 0 order by cost_nano_usd desc, position'),
  ]);
  const [totals, ...points] = figures.rows;
  if (totals === undefined) throw new Error('A sum over no rows is a row too.');
  return {
    totals: toFigures(totals),
    points: points.flatMap((row) => (row.at ? { at: row.at, ...toFigures(row) } : [])),
    failures: failures.rows,
    slowest: slowest.rows.map(toNotable),
    costliest: costliest.rows.map(toNotable),
  };
}

function toFigures(row: FiguresRow): TrafficFigures {
  const latencyMs = toPercentiles(row.latency_ms);
  const firstTokenMs = toPercentiles(row.first_token_ms);
  return {
    calls: row.calls,
    succeeded: row.succeeded,
    failed: row.failed,
    rateLimited: row.rate_limited,
    cancelled: row.cancelled,
    interrupted: row.interrupted,
    inputTokens: Number(row.input_tokens),
    outputTokens: Number(row.output_tokens),
    costNanoUsd: Number(row.cost_nano_usd),
    unpriced: row.unpriced,
    cacheHits: row.cache_hits,
    savedNanoUsd: Number(row.saved_nano_usd),
    ...(latencyMs ? { latencyMs } : {}),
    ...(firstTokenMs ? { firstTokenMs } : {}),
  };
}

/** Of no values there are none, which PostgreSQL says in two ways. */
function toPercentiles(pair: readonly (number | null)[] | null) {
  const [p50, p95] = pair ?? [];
  return p50 == null || p95 == null ? undefined : { p50, p95 };
}

function toNotable(row: NotableRow): NotableCall {
  return {
    id: row.id,
    startedAt: row.started_at,
    userId: row.user_id,
    operation: row.operation,
    provider: row.provider,
    model: row.model,
    status: row.status,
    latencyMs: row.latency_ms,
    ...(row.cost_nano_usd === null ? {} : { costNanoUsd: Number(row.cost_nano_usd) }),
  };
}
