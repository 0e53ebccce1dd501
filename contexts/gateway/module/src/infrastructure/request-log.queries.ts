import type { Id, UserId, WorkspaceId } from '@atelier/kernel';
import type { Pool } from 'pg';
import type {
  Attempt,
  CacheShare,
  FinishedCall,
  LogQuery,
  RequestStatus,
  RunningCall,
  StartedCall,
} from '../application/ports.ts';
import type { Failure } from '../domain/failure.ts';
import type { MediaUse } from '../domain/media-use.ts';

/** A row of `gateway.requests` as `pg` gives it: 64-bit numbers are strings. */
export type RequestRow = {
  position: string;
  id: Id<'call'>;
  request_id: string;
  workspace_id: WorkspaceId;
  user_id: UserId;
  api_key_id: Id<'key'> | null;
  operation: string;
  provider: string;
  model: string;
  streamed: boolean;
  status: RequestStatus;
  failure: Failure | null;
  input_tokens: string;
  output_tokens: string;
  cached_input_tokens: string;
  cache_write_tokens: string;
  reasoning_tokens: string;
  estimated: boolean;
  cost_nano_usd: string | null;
  latency_ms: number;
  first_token_ms: number | null;
  attempts: Attempt[];
  started_at: Date;
  route: string | null;
  task_name: string | null;
  task_version: number | null;
  cached: boolean;
  saved_nano_usd: string | null;
  sanitised: Record<string, number> | null;
  own_key: boolean;
  media: MediaUse | null;
};

const COLUMNS = `position, id, request_id, workspace_id, user_id, api_key_id, operation, provider,
  model, streamed, status, failure, input_tokens, output_tokens, cached_input_tokens,
  cache_write_tokens, reasoning_tokens, estimated, cost_nano_usd, latency_ms, first_token_ms,
  attempts, started_at, route, task_name, task_version, cached, saved_nano_usd, sanitised, own_key,
  media`;

/** The columns of `contents` as they are read beside a call. */
type ContentColumns = { request: string | null; response: string | null; sealed: Buffer | null };
const CONTENTS = 'request::text, response::text, sealed';

const FILTERED = `workspace_id = $1
  and ($2::bigint is null or position < $2)
  and ($3::text is null or provider || '/' || model = $3 or route = $3)
  and ($4::text is null or status = $4)
  and ($5::text is null or user_id = $5)
  and ($6::timestamptz is null or started_at >= $6)
  and ($7::timestamptz is null or started_at < $7)
  and ($8::text is null or operation = $8)
  and ($9::bigint is null or cost_nano_usd >= $9)
  and ($10::float8 is null or latency_ms >= $10)
  and ($11::boolean is null or cached = $11)`;

const filters = (query: LogQuery) => [
  query.workspaceId,
  query.cursor !== undefined && /^\d{1,18}$/.test(query.cursor) ? query.cursor : null,
  query.model ?? null,
  query.status ?? null,
  query.userId ?? null,
  query.from ?? null,
  query.to ?? null,
  query.operation ?? null,
  query.minCostNanoUsd ?? null,
  query.minLatencyMs ?? null,
  query.cached ?? null,
];

type Listing = LogQuery & { readonly contents?: boolean };

export async function listCalls(pool: Pool, query: Listing) {
  if (query.text !== undefined) return searchCalls(pool, query, query.text);
  const { contents, limit } = query;
  const { rows } = await pool.query<RequestRow & Partial<ContentColumns>>(
    `select ${COLUMNS}${contents ? `, ${CONTENTS}` : ''}
     from requests ${contents ? 'left join contents using (id)' : ''}
     where ${FILTERED} order by position desc limit $12`,
    [...filters(query), limit + 1],
  );
  return pageOf(rows, limit);
}

/** A search looks through so many calls for one page. */
const SEARCHED = 5_000;

async function searchCalls(pool: Pool, query: Listing, text: string) {
  const { rows: looked } = await pool.query<{ id: string; position: string; started_at: Date }>(
    `select id, position, started_at from requests where ${FILTERED} order by position desc limit $12`,
    [...filters(query), SEARCHED],
  );
  const { rows } = await pool.query<RequestRow & Partial<ContentColumns>>(
    `select ${COLUMNS}${query.contents ? `, ${CONTENTS}` : ''}
     from requests left join contents using (id)
     where id = any($1) and exists (
       select from unnest(array[
         id, request_id, failure->>'message', request::text, response::text]) as said, unnest($2::text[]) as sought
       where strpos(lower(said), lower(sought)) > 0)
     order by position desc limit $3`,
    [looked.map(({ id }) => id), writtenAs(text), query.limit + 1],
  );
  const page = pageOf(rows, query.limit);
  const last = looked.at(-1);
  const isMore = looked.length === SEARCHED && last !== undefined;
  if (!isMore || page.nextCursor !== undefined) return page;
  return { ...page, nextCursor: last.position, searchedTo: last.started_at };
}

/** A text as it is, as it stands in JSON, and as programs write it there that keep to ASCII. */
function writtenAs(text: string): readonly string[] {
  const json = JSON.stringify(text).slice(1, -1);
  const ascii = json.replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  // PostgreSQL's text holds no NUL.
  const all = new Set([text.replaceAll('\0', ''), json, ascii]);
  return [...all].filter((each) => each !== '');
}

function pageOf(rows: readonly (RequestRow & Partial<ContentColumns>)[], limit: number) {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => ({ ...toCall(row), ...toContents(row) })),
    ...(rows.length > limit && last ? { nextCursor: last.position } : {}),
  };
}

export async function findCall(
  pool: Pool,
  workspaceId: WorkspaceId,
  id: string,
): Promise<FinishedCall | RunningCall | undefined> {
  const { rows } = await pool.query<RequestRow & ContentColumns>(
    `select ${COLUMNS}, ${CONTENTS} from requests left join contents using (id)
     where workspace_id = $1 and (id = $2 or request_id = $2)
     order by (id = $2) desc, position limit 1`,
    [workspaceId, id],
  );
  const row = rows[0];
  return row ? { ...toCall(row), ...toContents(row) } : findRunning(pool, workspaceId, id);
}

function toContents({ request, response, sealed }: Partial<ContentColumns>) {
  return {
    ...(request == null ? {} : { requestJson: request }),
    ...(response == null ? {} : { responseJson: response }),
    ...(sealed == null ? {} : { sealedContents: sealed }),
  };
}

export async function cacheShares(
  pool: Pool,
  workspaceId: WorkspaceId,
  from: Date,
  to: Date,
): Promise<readonly CacheShare[]> {
  const { rows } = await pool.query(
    `select operation, count(*)::int as calls, (count(*) filter (where cached))::int as hits,
       coalesce(sum(saved_nano_usd), 0) as saved
     from requests
     where workspace_id = $1 and started_at >= $2 and started_at < $3 and status = 'success'
     group by operation order by count(*) desc, operation`,
    [workspaceId, from, to],
  );
  return rows.map(({ operation, calls, hits, saved }) => ({
    operation,
    calls,
    hits,
    savedNanoUsd: Number(saved),
  }));
}

/** Some thousand at a time, so that nobody waits behind it. */
const FORGOTTEN = 2_000;

export async function forgetContents(
  pool: Pool,
  workspaceId: WorkspaceId,
  before: Date,
): Promise<number> {
  let forgotten = 0;
  for (;;) {
    const { rowCount } = await pool.query(
      `delete from contents where id in (
         select id from contents join requests using (id)
         where workspace_id = $1 and started_at < $2 limit $3)`,
      [workspaceId, before, FORGOTTEN],
    );
    forgotten += rowCount ?? 0;
    if ((rowCount ?? 0) < FORGOTTEN) return forgotten;
  }
}

async function findRunning(pool: Pool, workspaceId: WorkspaceId, id: string) {
  const { rows } = await pool.query<{ call: StartedCall }>(
    `select call from running
     where call->>'workspaceId' = $1 and (id = $2 or call->>'requestId' = $2) limit 1`,
    [workspaceId, id],
  );
  const call = rows[0]?.call;
  if (call === undefined) return undefined;
  return { ...call, startedAt: new Date(call.startedAt), status: 'running' as const };
}

export function toCall(row: RequestRow): FinishedCall {
  return {
    id: row.id,
    requestId: row.request_id,
    workspaceId: row.workspace_id,
    userId: row.user_id,
    ...(row.api_key_id === null ? {} : { apiKeyId: row.api_key_id }),
    operation: row.operation,
    provider: row.provider,
    model: row.model,
    streamed: row.streamed,
    startedAt: row.started_at,
    status: row.status,
    ...(row.failure === null ? {} : { failure: row.failure }),
    usage: {
      inputTokens: Number(row.input_tokens),
      outputTokens: Number(row.output_tokens),
      cachedInputTokens: Number(row.cached_input_tokens),
      cacheWriteTokens: Number(row.cache_write_tokens),
      reasoningTokens: Number(row.reasoning_tokens),
    },
    estimated: row.estimated,
    ...(row.cost_nano_usd === null ? {} : { costNanoUsd: Number(row.cost_nano_usd) }),
    latencyMs: row.latency_ms,
    ...(row.first_token_ms === null ? {} : { firstTokenMs: row.first_token_ms }),
    attempts: row.attempts,
    ...(row.route === null ? {} : { route: row.route }),
    ...(row.task_name === null || row.task_version === null
      ? {}
      : { task: { name: row.task_name, version: row.task_version } }),
    ...(row.cached ? { cached: true } : {}),
    ...(row.saved_nano_usd === null ? {} : { savedNanoUsd: Number(row.saved_nano_usd) }),
    ...(row.own_key ? { ownKey: true } : {}),
    ...(row.sanitised === null ? {} : { sanitised: row.sanitised }),
    ...(row.media === null ? {} : { media: row.media }),
  };
}
