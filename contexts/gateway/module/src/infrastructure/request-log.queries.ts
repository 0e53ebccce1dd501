import type { Id, UserId, WorkspaceId } from '@atelier/kernel';
import type { Pool } from 'pg';
import type {
  Attempt,
  FinishedCall,
  LogQuery,
  RequestStatus,
  RunningCall,
  StartedCall,
} from '../application/ports.ts';
import type { Failure } from '../domain/failure.ts';

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
};

const COLUMNS = `position, id, request_id, workspace_id, user_id, api_key_id, operation, provider,
  model, streamed, status, failure, input_tokens, output_tokens, cached_input_tokens,
  cache_write_tokens, reasoning_tokens, estimated, cost_nano_usd, latency_ms, first_token_ms,
  attempts, started_at, route, task_name, task_version, cached, saved_nano_usd, sanitised`;

export async function listCalls(pool: Pool, query: LogQuery) {
  const before =
    query.cursor !== undefined && /^\d{1,18}$/.test(query.cursor) ? query.cursor : null;
  const { rows } = await pool.query<RequestRow>(
    `select ${COLUMNS} from requests
     where workspace_id = $1
       and ($2::bigint is null or position < $2)
       and ($3::text is null or provider || '/' || model = $3)
       and ($4::text is null or status = $4)
       and ($5::text is null or user_id = $5)
       and ($6::timestamptz is null or started_at >= $6)
       and ($7::timestamptz is null or started_at < $7)
     order by position desc limit $8`,
    [
      query.workspaceId,
      before,
      query.model ?? null,
      query.status ?? null,
      query.userId ?? null,
      query.from ?? null,
      query.to ?? null,
      query.limit + 1,
    ],
  );
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    items: shown.map(toCall),
    ...(rows.length > query.limit && last ? { nextCursor: last.position } : {}),
  };
}

export async function findCall(
  pool: Pool,
  workspaceId: WorkspaceId,
  id: string,
): Promise<FinishedCall | RunningCall | undefined> {
  const { rows } = await pool.query<
    RequestRow & { request: string | null; response: string | null }
  >(
    `select ${COLUMNS}, request::text, response::text from requests left join contents using (id)
     where workspace_id = $1 and (id = $2 or request_id = $2)
     order by (id = $2) desc, position limit 1`,
    [workspaceId, id],
  );
  const row = rows[0];
  if (row === undefined) return findRunning(pool, workspaceId, id);
  return {
    ...toCall(row),
    ...(row.request === null ? {} : { requestJson: row.request }),
    ...(row.response === null ? {} : { responseJson: row.response }),
  };
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
    ...(row.sanitised === null ? {} : { sanitised: row.sanitised }),
  };
}
