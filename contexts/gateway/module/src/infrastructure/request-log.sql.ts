import type { FinishedCall, StartedCall } from '../application/ports.ts';
import { noUsage } from '../domain/usage.ts';

type Statement = { name: string; text: string; values: unknown[] };

/**
 * One statement, prepared, and so one commit, for any number of calls that run and that ended: the
 * latter enter the log and leave the running ones together. An id that is there already stays as it
 * is, so writing again is harmless. `noted` are those of the ended that were written as running.
 */
export function writeStatement(
  instance: number,
  running: readonly StartedCall[],
  ended: readonly FinishedCall[],
  noted: readonly string[],
): Statement {
  const kept = ended.filter((call) => call.requestJson ?? call.responseJson);
  const values = [
    ...COLUMNS.map(([, , of]) => ended.map(of)),
    kept.map(({ id }) => id),
    kept.map((call) => call.requestJson ?? null),
    kept.map((call) => call.responseJson ?? null),
  ];
  // Most calls are over before they were noted; for them there is less to do.
  if (running.length === 0 && noted.length === 0) return { name: 'gateway-log', text: LOG, values };
  const ids = running.map(({ id }) => id);
  const calls = running.map((call) => JSON.stringify(call));
  return {
    name: 'gateway-log-and-note',
    text: LOG_AND_NOTE,
    values: [...values, noted, instance, ids, calls],
  };
}

const used = (call: FinishedCall) => call.usage ?? noUsage;

const COLUMNS: readonly (readonly [string, string, (call: FinishedCall) => unknown])[] = [
  ['id', 'text', (call) => call.id],
  ['request_id', 'text', (call) => call.requestId],
  ['workspace_id', 'text', (call) => call.workspaceId],
  ['user_id', 'text', (call) => call.userId],
  ['api_key_id', 'text', (call) => call.apiKeyId ?? null],
  ['operation', 'text', (call) => call.operation],
  ['provider', 'text', (call) => call.provider],
  ['model', 'text', (call) => storable(call.model)],
  ['streamed', 'boolean', (call) => call.streamed],
  ['status', 'text', (call) => call.status],
  ['failure', 'jsonb', (call) => (call.failure ? storable(JSON.stringify(call.failure)) : null)],
  ['input_tokens', 'bigint', (call) => used(call).inputTokens],
  ['output_tokens', 'bigint', (call) => used(call).outputTokens],
  ['cached_input_tokens', 'bigint', (call) => used(call).cachedInputTokens],
  ['cache_write_tokens', 'bigint', (call) => used(call).cacheWriteTokens],
  ['reasoning_tokens', 'bigint', (call) => used(call).reasoningTokens],
  ['estimated', 'boolean', (call) => call.estimated],
  ['cost_nano_usd', 'bigint', (call) => call.costNanoUsd ?? null],
  ['latency_ms', 'double precision', (call) => call.latencyMs],
  ['first_token_ms', 'double precision', (call) => call.firstTokenMs ?? null],
  ['attempts', 'jsonb', (call) => JSON.stringify(call.attempts)],
  ['started_at', 'timestamptz', (call) => call.startedAt.toISOString()],
  [
    'finished_at',
    'timestamptz',
    (call) => new Date(call.startedAt.getTime() + call.latencyMs).toISOString(),
  ],
];

const names = COLUMNS.map(([name]) => name).join(', ');
const arrays = COLUMNS.map(([, type], index) => `$${index + 1}::${type}[]`).join(', ');
const [keptIds, requests, responses, gone, by, ids, calls] = [1, 2, 3, 4, 5, 6, 7].map(
  (more) => `$${COLUMNS.length + more}`,
);
const LOG = `with kept as (
    insert into contents(id, request, response)
    select * from unnest(${keptIds}::text[], ${requests}::json[], ${responses}::json[])
    on conflict (id) do nothing
  )
  insert into requests(${names}) select * from unnest(${arrays}) on conflict (id) do nothing`;
const LOG_AND_NOTE = `with gone as (
    delete from running where id in (select unnest(${gone}::text[]))
  ), noted as (
    insert into running(id, instance, call)
    select id, ${by}::int, call from unnest(${ids}::text[], ${calls}::jsonb[]) as t(id, call)
    on conflict (id) do nothing
  ), ${LOG.slice('with '.length)}`;

/** PostgreSQL's text and jsonb hold no NUL, raw or escaped. */
function storable(text: string): string {
  return text.replaceAll('\0', '').replaceAll('\\u0000', '');
}
