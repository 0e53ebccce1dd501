import type { FinishedCall, StartedCall } from '../application/ports.ts';
import { noUsage } from '../domain/usage.ts';

type Statement = { name: string; text: string; values: unknown[] };

/**
 * One statement, prepared, and so one commit, for any number of calls that run and that ended: the
 * latter enter the log and leave the running ones together. An id that is there already stays as it
 * is, so writing again is harmless. `noted` are those of the ended that were written as running.
 * Calls travel as one JSON text and contents as one run of bytes, which costs far less on both sides
 * than an array for each column.
 */
export function writeStatement(
  instance: number,
  running: readonly StartedCall[],
  ended: readonly FinishedCall[],
  noted: readonly string[],
): Statement {
  const contents = joinedContents(ended);
  const calls = jsonText(ended.map((call, index) => rowOf(call, contents.places[index])));
  // A call that was told twice enters the log as it was told first, and is settled so.
  const firsts = new Map(ended.map((call) => [call.id, call] as const).reverse());
  const settlements = [...firsts.values()].flatMap(({ id, settlements: own = [] }) =>
    own.map((settlement) => ({ id, ...settlement })),
  );
  const settles = settlements.length > 0;
  // Most calls are over before they were noted; for them there is less to do.
  const notes = running.length > 0 || noted.length > 0;
  return {
    name: `gateway-log${settles ? '-settle' : ''}${notes ? '-note' : ''}`,
    text: textOf(settles, notes),
    values: [
      calls,
      contents.bytes,
      ...(settles || notes ? [instance] : []),
      ...(settles ? [JSON.stringify(settlements)] : []),
      ...(notes ? [noted, jsonText(running.map((call) => ({ id: call.id, call })))] : []),
    ],
  };
}

/** Where the contents of a call stand, from 1; without a length there are none. */
type Place = {
  readonly request_at?: number;
  readonly request_bytes?: number;
  readonly response_at?: number;
  readonly response_bytes?: number;
  readonly sealed_at?: number;
  readonly sealed_bytes?: number;
};

/** All contents one after the other. Those in clear are JSON texts, so that no byte is NUL. */
function joinedContents(calls: readonly FinishedCall[]) {
  const pieces: (string | Buffer)[] = [];
  let bytes = 0;
  const put = <Name extends string>(name: Name, piece: string | Buffer | undefined) => {
    if (piece === undefined) return {};
    const length = Buffer.byteLength(piece);
    const place = { [`${name}_at`]: bytes + 1, [`${name}_bytes`]: length };
    pieces.push(piece);
    bytes += length;
    return place;
  };
  const places = calls.map(
    ({ requestJson, responseJson, sealedContents }): Place => ({
      ...put('request', requestJson),
      ...put('response', responseJson),
      ...put('sealed', sealedContents),
    }),
  );
  const isText = pieces.every((piece) => typeof piece === 'string');
  const whole = isText ? Buffer.from(pieces.join('')) : Buffer.concat(pieces.map(bytesOf));
  return { bytes: whole, places };
}

const bytesOf = (piece: string | Buffer) =>
  typeof piece === 'string' ? Buffer.from(piece) : piece;

function rowOf(call: FinishedCall, place: Place | undefined) {
  const { usage = noUsage, startedAt, latencyMs } = call;
  return {
    id: call.id,
    request_id: call.requestId,
    workspace_id: call.workspaceId,
    user_id: call.userId,
    api_key_id: call.apiKeyId,
    operation: call.operation,
    provider: call.provider,
    model: call.model,
    streamed: call.streamed,
    status: call.status,
    failure: call.failure,
    input_tokens: usage.inputTokens,
    output_tokens: usage.outputTokens,
    cached_input_tokens: usage.cachedInputTokens,
    cache_write_tokens: usage.cacheWriteTokens,
    reasoning_tokens: usage.reasoningTokens,
    estimated: call.estimated,
    cost_nano_usd: call.costNanoUsd,
    latency_ms: latencyMs,
    first_token_ms: call.firstTokenMs,
    attempts: call.attempts,
    started_at: startedAt,
    finished_at: new Date(startedAt.getTime() + latencyMs),
    route: call.route,
    task_name: call.task?.name,
    task_version: call.task?.version,
    cached: call.cached ?? false,
    saved_nano_usd: call.savedNanoUsd,
    sanitised: call.sanitised,
    own_key: call.ownKey ?? false,
    media: call.media,
    ...place,
  };
}

const COLUMNS = `id text, request_id text, workspace_id text, user_id text, api_key_id text,
  operation text, provider text, model text, streamed boolean, status text, failure jsonb,
  input_tokens bigint, output_tokens bigint, cached_input_tokens bigint,
  cache_write_tokens bigint, reasoning_tokens bigint, estimated boolean, cost_nano_usd bigint,
  latency_ms double precision, first_token_ms double precision, attempts jsonb,
  started_at timestamptz, finished_at timestamptz, route text, task_name text, task_version int,
  cached boolean, saved_nano_usd bigint, sanitised jsonb, own_key boolean,
  media jsonb`;
const NAMES = COLUMNS.replaceAll(/(\w+) [\w ]+/g, '$1');

function textOf(settles: boolean, notes: boolean): string {
  const [gone, running] = settles ? ['$5', '$6'] : ['$4', '$5'];
  return `with ended as materialized (
    select * from json_to_recordset($1::json) as call(${COLUMNS},
      request_at int, request_bytes int, response_at int, response_bytes int,
      sealed_at int, sealed_bytes int)
  ), kept as (
    insert into contents(id, request, response, sealed)
    select id, convert_from(substr($2::bytea, request_at, request_bytes), 'UTF8')::json,
      convert_from(substr($2::bytea, response_at, response_bytes), 'UTF8')::json,
      substr($2::bytea, sealed_at, sealed_bytes)
    from ended where coalesce(request_at, response_at, sealed_at) is not null
    on conflict (id) do nothing
  )${notes ? `, ${noteSql(gone, running)}` : ''}${
    settles ? `, logged as (${LOGGED} returning id), ${SETTLE}` : ` ${LOGGED}`
  }`;
}

const LOGGED = `insert into requests(${NAMES}) select ${NAMES} from ended
    on conflict (id) do nothing`;

const noteSql = (gone: string, running: string) => `gone as (
    delete from running where id in (select unnest(${gone}::text[]))
  ), noted as (
    insert into running(id, instance, call)
    select id, $3::int, call from json_to_recordset(${running}::json) as t(id text, call jsonb)
    on conflict (id) do nothing
  )`;

/**
 * Limits are settled for what enters the log now, and for nothing that was in it. Windows first, by
 * their key, then this process's own leases: the order of locks that everybody keeps.
 */
const SETTLE = `settled as (
    select key, "windowStart" as start, sum(used) as used, sum(released) as released
    from json_to_recordset($4::json)
      as s(id text, key text, "windowStart" timestamptz, used bigint, released bigint)
      join logged using (id)
    group by key, "windowStart"
  ), counted as (
    insert into limit_windows as w(limit_key, window_start, used)
    select key, start, used from settled order by key collate "C", start
    on conflict (limit_key, window_start) do update set used = w.used + excluded.used
    returning limit_key, window_start
  )
  update limit_leases as l
  set amount = greatest(0, l.amount - settled.released), touched_at = clock_timestamp()
  from counted c join settled on settled.key = c.limit_key and settled.start = c.window_start
  where l.limit_key = c.limit_key and l.window_start = c.window_start and l.instance = $3::int`;

/** JSON without NUL and halves of surrogate pairs, which PostgreSQL's text does not hold. */
function jsonText(rows: readonly object[]): string {
  const text = JSON.stringify(rows);
  if (!UNSTORABLE.test(text)) return text;
  return JSON.stringify(rows, (_, value: unknown) =>
    typeof value === 'string' ? value.replaceAll('\0', '').toWellFormed() : value,
  );
}

/** As JSON spells them; a pair that is whole is not spelt so. */
const UNSTORABLE = /\\u(?:0000|d[89a-f])/;
