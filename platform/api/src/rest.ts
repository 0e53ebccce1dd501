import { extractTraceContext, injectTraceContext, inSpan, type Log } from '@atelier/telemetry';
import type { HostContext } from '@atelier/rpc';
import { StandardBracketNotationSerializer } from '@orpc/openapi-client/standard';
import { createProcedureClient } from '@orpc/server';
import { type Answer, answerOf, problemAnswer, send } from './answer.ts';
import { type JsonBody, readJson } from './body.ts';
import { answerCookie } from './cookies.ts';
import type { Gatekeeper } from './credentials.ts';
import { sendDownload } from './download.ts';
import { sendEventStream } from './event-stream.ts';
import { type Exchange, logOf } from './exchange.ts';
import { type Settled, takeTurn, type Turn } from './idempotency.ts';
import type { IdempotencyRecords } from './idempotency-records.ts';
import type { AuditRecord } from './module.ts';
import type { Operation } from './operations.ts';
import { type Problem, ProblemError, problemOf } from './problem.ts';
import { type RateLimits, tooMany } from './rate-limits.ts';
import { routeTable } from './route-table.ts';

export type RestOptions = {
  readonly operations: readonly Operation[];
  readonly gatekeeper: Gatekeeper;
  readonly limits: RateLimits;
  readonly idempotency: IdempotencyRecords;
  readonly audit?: ((entry: AuditRecord) => Promise<void>) | undefined;
  readonly log: Log;
  readonly keepAliveMs?: number | undefined;
};

type Call = {
  readonly exchange: Exchange;
  /** What the client asked for: its rules and its name count. */
  readonly operation: Operation;
  readonly params: Readonly<Record<string, string>>;
  /** What the operation's own calls say of the trace they belong to. */
  readonly trace: Readonly<Record<string, string>>;
  input?: unknown;
};

/** Serves the operations; `path` is what stands below `/api/v1`. Never throws. */
export function rest(options: RestOptions): (exchange: Exchange, path: string) => Promise<void> {
  const table = routeTable(
    options.operations.map((operation) => ({ ...operation, target: operation })),
  );

  const find = ({ method }: Exchange, path: string) => {
    try {
      return table.find(method === 'HEAD' ? 'GET' : method, path);
    } catch {
      throw new ProblemError(
        400,
        'MALFORMED_PATH',
        'The path is not written in valid percent-encoding.',
      );
    }
  };

  return async (exchange, path) => {
    let operation: Operation | undefined;
    try {
      const found = find(exchange, path);
      if (found === undefined)
        throw new ProblemError(404, 'PATH_NOT_FOUND', 'There is nothing at this path.');
      if ('allowed' in found) {
        await refuseMethod(exchange, found.allowed);
        return;
      }
      operation = found.target;
      const { target, params } = found;
      exchange.route = `/api/v1${target.path}`;
      exchange.operation = target.name;
      const parent = extractTraceContext(exchange.request.headers);
      await inSpan(target.name, { parent }, (_, context) => {
        const trace = injectTraceContext(context);
        return carryOut(options, { exchange, operation: target, params, trace });
      });
    } catch (error) {
      const { problem, fault } = problemOf(error, operation);
      report(options.log, exchange, fault);
      await send(exchange, problemAnswer(problem, exchange.requestId), problem.headers);
    }
  };
}

async function refuseMethod(exchange: Exchange, methods: readonly string[]): Promise<void> {
  const allow = [...new Set([...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'])];
  const headers = { allow: allow.toSorted().join(', ') };
  if (exchange.method === 'OPTIONS') return send(exchange, { status: 204 }, headers);
  throw new ProblemError(
    405,
    'METHOD_NOT_ALLOWED',
    `${exchange.method} is not possible here; ${headers.allow} are.`,
    { headers },
  );
}

async function carryOut(options: RestOptions, call: Call): Promise<void> {
  const { exchange, operation } = call;
  let turn: Turn | undefined;
  let stream: Operation | undefined;
  try {
    await admit(options, call);
    const body = await readBody(call);
    call.input = inputOf(call, body);
    await options.limits.beforeCall(exchange, operation, call.input);
    stream = streamFor(call);
    if (stream === undefined)
      turn = await takeTurn(options.idempotency, exchange, operation, body?.bytes);
  } catch (error) {
    return refuseEarly(options, call, error);
  }
  if (turn?.answeredBefore)
    return send(exchange, turn.answeredBefore, { 'idempotency-replayed': 'true' });
  if (stream) return carryOutStream(options, call, stream);
  let output: unknown;
  try {
    output = await run(call, operation);
  } catch (error) {
    return refuse(options, call, error, turn);
  }
  options.limits.noteSuccess(exchange, operation, call.input);
  const answer = answerOf(output, operation.successStatus);
  const isKept = !operation.meta.secretAnswer && answer.file === undefined;
  await settle(options, call, turn, answer, isKept ? 'kept' : 'not-kept');
  await audited(options, call, { outcome: 'ok' }, answer);
  await send(exchange, answer);
}

/** Who may come this far: before a byte of the body is read. */
async function admit({ gatekeeper, limits }: RestOptions, { exchange, operation }: Call) {
  const isPublic = operation.meta.access === 'public';
  if (isPublic) gatekeeper.checkOrigin(exchange);
  else await gatekeeper.identify(exchange);
  await limits.beforeBody(exchange, operation);
  const { actor, retryAfterMs } = exchange;
  if (retryAfterMs !== undefined)
    throw tooMany('Too many wrong credentials came from your address.', retryAfterMs);
  if (!isPublic && actor === undefined)
    throw new ProblemError(401, 'UNAUTHORIZED', 'Sign in, or send an API key.', {
      headers: { 'www-authenticate': 'Bearer' },
    });
}

async function readBody({ exchange, operation }: Call): Promise<JsonBody | undefined> {
  if (operation.method === 'GET') return undefined;
  return readJson(exchange.request, operation.meta.maxBodyBytes);
}

function inputOf({ exchange, operation, params }: Call, body: JsonBody | undefined): unknown {
  if (!operation.hasInput) return undefined;
  const sent = operation.method === 'GET' ? queryOf(exchange.query) : (body?.value ?? {});
  if (typeof sent !== 'object' || Array.isArray(sent))
    throw new ProblemError(400, 'BAD_REQUEST', 'The body must be a JSON object.', {
      data: { issues: [{ path: '', message: 'Must be an object.' }] },
    });
  return { ...sent, ...params };
}

function queryOf(query: string): Record<string, unknown> {
  const value = QUERY.deserialize([...new URLSearchParams(query)]);
  return Array.isArray(value) ? { ...value } : (value as Record<string, unknown>);
}

const QUERY = new StandardBracketNotationSerializer({ maxBracketNotationArrayIndex: 200 });

function streamFor({ exchange, operation }: Call): Operation | undefined {
  if (operation.streams) return operation;
  const accepts = String(exchange.request.headers.accept ?? '').includes('text/event-stream');
  return accepts ? operation.streamedBy : undefined;
}

function run({ exchange, input, trace }: Call, { procedure, name }: Operation): Promise<unknown> {
  const { actor, requestId, address, request } = exchange;
  const userAgent = request.headers['user-agent'];
  const lastEventId = request.headers['last-event-id'];
  const context: HostContext = {
    requestId,
    address,
    sessionCookie: answerCookie(exchange),
    ...(actor ? { actor } : {}),
    ...('traceparent' in trace ? { trace } : {}),
    ...(userAgent ? { userAgent } : {}),
  };
  const client = createProcedureClient(procedure, { context, path: name.split('.') });
  return client(input, {
    signal: exchange.leaving.signal,
    ...(typeof lastEventId === 'string' ? { lastEventId } : {}),
  });
}

/** A stream is never kept for a repetition: an `Idempotency-Key` changes nothing for it. */
async function carryOutStream(options: RestOptions, call: Call, stream: Operation): Promise<void> {
  const { exchange } = call;
  try {
    // oRPC types what a procedure gives as unknown; a stream's output schema makes it an iterator.
    const items = (await run(call, stream)) as AsyncIterator<unknown>;
    const { download } = stream.meta;
    const error = download
      ? await sendDownload(exchange, items as AsyncIterator<string>, download)
      : await sendEventStream(exchange, items, {
          problemOf: (failure) => problemOf(failure, stream, call.input).problem,
          ...(options.keepAliveMs ? { keepAliveMs: options.keepAliveMs } : {}),
        });
    if (error === undefined || exchange.leaving.signal.aborted)
      return await audited(options, call, { outcome: 'ok' });
    const { problem, fault } = problemOf(error, stream, call.input);
    report(options.log, exchange, fault);
    await audited(options, call, outcomeOf(problem));
  } catch (error) {
    await refuse(options, call, error, undefined);
  }
}

/**
 * Refuses before the operation has seen the request. Who is not signed in, or asks too often, is in
 * the request log only: otherwise anybody could fill the audit trail.
 */
async function refuseEarly(options: RestOptions, call: Call, error: unknown): Promise<void> {
  const { exchange } = call;
  const { problem, fault } = problemOf(error);
  if (!exchange.leaving.signal.aborted) report(options.log, exchange, fault);
  if (exchange.actor && problem.status !== 429) await audited(options, call, outcomeOf(problem));
  await send(exchange, problemAnswer(problem, exchange.requestId), problem.headers);
}

async function refuse(
  options: RestOptions,
  call: Call,
  error: unknown,
  turn: Turn | undefined,
): Promise<void> {
  const { exchange, operation } = call;
  const { signal } = exchange.leaving;
  // A server that stops says so itself, whatever its handlers throw on their way out.
  const isStopped = signal.aborted && signal.reason instanceof ProblemError;
  const { problem, fault } = problemOf(isStopped ? signal.reason : error, operation, call.input);
  const answer = problemAnswer(problem, exchange.requestId);
  await settle(options, call, turn, answer, settledBy(problem));
  if (signal.aborted && fault !== undefined) {
    // Nobody is there any more to be told; what the handler threw on its way out is no fault.
    await audited(options, call, { outcome: 'failed', code: 'CLIENT_LEFT' });
    return;
  }
  report(options.log, exchange, fault);
  await audited(options, call, outcomeOf(problem));
  await send(exchange, answer, problem.headers);
}

/** Never throws: what has happened is answered and audited all the same. */
async function settle(
  { log }: RestOptions,
  { exchange }: Call,
  turn: Turn | undefined,
  answer: Answer,
  settled: Settled,
): Promise<void> {
  if (turn === undefined || turn.answeredBefore) return;
  try {
    await turn.settle(answer, settled);
  } catch (error) {
    logOf(exchange, log).error({ err: error }, 'an answer was not kept for its Idempotency-Key');
  }
}

/** A refusal by the state of the world is an answer as good as any; the others may be tried again. */
function settledBy({ status }: Problem): Settled {
  return status >= 500 || status === 400 || status === 401 || status === 429 ? 'undone' : 'kept';
}

const outcomeOf = ({ status, code }: Problem) =>
  ({ outcome: status < 500 ? 'refused' : 'failed', code }) as const;

async function audited(
  { audit, log }: RestOptions,
  { exchange, operation, params }: Call,
  { outcome, code }: Pick<AuditRecord, 'outcome' | 'code'>,
  answer?: Answer,
): Promise<void> {
  if (!operation.audited || audit === undefined) return;
  const { actor, requestId, address } = exchange;
  const target = Object.values(params)[0] ?? madeBy(answer);
  const entry: AuditRecord = {
    operation: operation.name,
    outcome,
    requestId,
    address,
    ...(actor ? { actor } : {}),
    ...(target ? { target } : {}),
    ...(code ? { code } : {}),
  };
  try {
    await audit(entry);
  } catch (error) {
    // The operation has happened; to answer an error would only make the client repeat it.
    logOf(exchange, log).error(
      { err: error, auditEntry: entry },
      'an audit entry was not recorded',
    );
  }
}

/** The id of what the operation made, where it made something. */
function madeBy(answer: Answer | undefined): string | undefined {
  if (answer?.status !== 201 || answer.body === undefined) return undefined;
  const { id } = JSON.parse(answer.body);
  return typeof id === 'string' ? id : undefined;
}

function report(log: Log, exchange: Exchange, fault: unknown): void {
  if (fault === undefined) return;
  const origin = fault instanceof Error && fault.cause instanceof Error ? fault.cause : fault;
  logOf(exchange, log).error(
    { err: origin, operation: exchange.operation },
    origin === fault ? 'an operation failed' : `an operation failed: ${(fault as Error).message}`,
  );
}
