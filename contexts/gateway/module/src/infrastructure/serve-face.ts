import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RawCall } from '@atelier/api';
import { answerJson } from '../application/account-call.ts';
import { failureOf } from '../application/attempt-call.ts';
import { cacheWish } from '../application/answer-cache.ts';
import { beginCall, type Call } from '../application/begin-call.ts';
import { mayKeep } from '../application/cached-call.ts';
import { givenMaximum } from '../application/given-maximum.ts';
import { type Ask, generateAnswer, type PassedAnswer } from '../application/generate-answer.ts';
import type { Target } from '../application/plan-call.ts';
import type { Upstream } from '../application/ports.ts';
import { streamAnswer } from '../application/stream-answer.ts';
import type { CanonicalRequest } from '../domain/canonical.ts';
import type { Stamp } from '../domain/codec.ts';
import { type Failure, GatewayError, invalid } from '../domain/failure.ts';
import { isObject, type JsonObject, parseJson } from '../domain/json.ts';
import { inWordsOf } from '../domain/losses.ts';
import { readErrorBody } from '../domain/provider-failure.ts';
import { spliceJson } from '../domain/spliced-json.ts';
import { keeper, replayFace } from './cached-face.ts';
import type { Face, GatewayParts } from './face.ts';
import { type HeaderLosses, headerLosses, UNSUPPORTED } from './header-losses.ts';
import { heartbeat } from './heartbeat.ts';
import { drained, readBody, sendFailure, sendJson, startStream } from './http-face.ts';
import { fetchWhole, type OpenStream, openStream, type Outlet } from './relay.ts';
import { saidOperation } from './said-operation.ts';
import type { Exchange } from './transport.undici.ts';

/**
 * Answers a request of a face. Bytes pass through to targets that speak its format, all others are
 * reached through the codecs. Either way the answer ends when it is accounted.
 */
export async function serveFace(
  parts: GatewayParts,
  face: Face,
  request: IncomingMessage,
  response: ServerResponse,
  { actor, requestId, signal }: RawCall,
): Promise<void> {
  const own = face.requestIdHeader ? { [face.requestIdHeader]: requestId } : {};
  let headers: Readonly<Record<string, string>> = own;
  try {
    const losses = headerLosses(request);
    const sent = await readBody(request);
    const parsed = parseJson(sent);
    if (!isObject(parsed)) throw invalid('body', 'must be a JSON object.');
    const body = face.said?.recall(actor.workspaceId, parsed) ?? parsed;
    const text = body === parsed ? sent : JSON.stringify(body);
    const model = face.modelOf(body);
    const streamed = body['stream'] === true;
    const { headers: said } = request;
    // The cache knows bodies; what changes their meaning from outside keeps them out of it.
    const isPlain = OUTSIDE.every((name) => said[name] === undefined);
    const cache = isPlain ? cacheWish(said['cache-control']) : { noStore: true };
    const operation = saidOperation(request, 'chat');
    const caller = { actor, requestId, operation, trace: said, ...(cache ? { cache } : {}) };
    const { format } = face;
    const asked = { model, streamed, body, text, format, signal };
    const begun = await beginCall(parts.engine, caller, asked);
    headers = Object.assign(begun.account.headers, own);
    const canonical = requestOf(face, begun, losses);
    const call = { parts, face, request, response, signal, begun, requestId, losses, canonical };
    if (begun.cache && (await replayFace(begun, response, requestId))) return;
    if (streamed) await answerStreamed(call);
    else await answerWhole(call);
  } catch (error) {
    sendFailure(face.error, response, failureOf(error, signal), { requestId, headers });
    if (!(error instanceof GatewayError)) throw error;
  }
}

const OUTSIDE = ['anthropic-beta', UNSUPPORTED];

type FaceCall = {
  readonly parts: GatewayParts;
  readonly face: Face;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly signal: AbortSignal;
  readonly begun: Call<JsonObject>;
  readonly requestId: string;
  readonly losses: HeaderLosses;
  /** The request in canonical form, read once, and only when a target needs it. */
  readonly canonical: () => CanonicalRequest;
};

async function answerWhole(call: FaceCall): Promise<void> {
  const { parts, face, response, signal, begun, requestId, losses, canonical } = call;
  const ask: Ask<PassedAnswer> = {
    request: canonical,
    losses: inWordsOf(face.codec.request.names, losses),
    pass: (target, own) => {
      const exchange = exchangeWith(call, target);
      return exchange && passWhole(call, exchange, own);
    },
  };
  const generated = await generateAnswer(parts.engine, begun, ask, signal);
  const { headers } = begun.account;
  const kept = keeper(begun.cache);
  const finish = (body: Buffer | string) => {
    kept.add(body);
    if (begun.cache && !mayKeep(begun, generated.ended)) begun.cache.close();
    else kept.keep(generated.figures);
    sendJson(response, body, requestId, headers);
  };
  if ('bytes' in generated) return finish(generated.bytes);
  const { answer } = generated;
  const named = { ...answer, model: answer.model || begun.account.target().model };
  const written = face.codec.answer.write(named, stampOf(call));
  losses.tell(headers);
  finish(JSON.stringify(written));
}

async function passWhole(
  { parts, face, begun }: FaceCall,
  exchange: Exchange,
  signal: AbortSignal,
): Promise<PassedAnswer> {
  const { timeLimits } = begun.plan;
  const bytes = await fetchWhole(parts.transport, exchange, { timeLimits, signal });
  const answered = bytes.toString('utf8');
  const parsed = parseJson(answered);
  if (!isObject(parsed)) throw notJson();
  if (!face.isAnswer(parsed)) throw new GatewayError(noAnswer(parsed));
  const ended = () => face.codec.answer.read(parsed);
  return { bytes, usage: face.usageOf(parsed), answered, ended };
}

async function answerStreamed(call: FaceCall): Promise<void> {
  const { parts, face, response, signal, begun, requestId, losses, canonical } = call;
  const opened = await streamAnswer(
    parts.engine,
    begun,
    {
      request: canonical,
      losses: inWordsOf(face.codec.request.names, losses),
      pass: (target, own) => {
        const exchange = exchangeWith(call, target);
        if (exchange === undefined) return undefined;
        const { timeLimits, route } = begun.plan;
        const reader = face.relay(begun.body);
        const holdsUntilSpoken = route !== undefined;
        const { meter } = begun.account;
        const options = { timeLimits, reader, signal: own, holdsUntilSpoken, meter };
        return openStream(parts.transport, exchange, options);
      },
    },
    signal,
  );
  const { headers } = begun.account;
  if ('events' in opened) losses.tell(headers);
  startStream(response, requestId, headers);
  if ('passed' in opened) return relay(call, opened.passed);
  const includeUsage = face.wantsUsage(begun.body);
  const write = face.codec.stream.writer({ ...stampOf(call), includeUsage });
  const kept = keeper(begun.cache);
  const alive = heartbeat(response, face.beat, parts.heartbeatMs);
  try {
    for await (const event of opened.events) {
      const bytes = write(event);
      kept.add(bytes);
      if (event.type === 'finish') kept.keep(event.figures);
      alive.putOff();
      if (!response.write(bytes)) await drained(response);
    }
  } finally {
    alive.stop();
  }
  response.end();
}

function stampOf({ parts, face: { said }, begun, canonical }: FaceCall): Stamp {
  const stamp = { createdAt: parts.engine.clock.now(), request: canonical() };
  if (said === undefined || begun.body['store'] === false) return stamp;
  const { workspaceId } = begun.caller.actor;
  return { ...stamp, keep: (item) => said.keep(workspaceId, item) };
}

async function relay({ response, begun }: FaceCall, stream: OpenStream): Promise<void> {
  const { account, cache } = begun;
  account.firstToken();
  const kept = keeper(cache);
  const { failure, usage, prompt, parts, ended, farewell } = await stream.pipe(
    cache ? tee(response, kept) : response,
  );
  const answered = answerJson(parts);
  const outcome = { ...(failure ? { failure } : {}), usage, prompt, answered, ended };
  const figures = await account.close({ ...outcome, worked: true });
  if (!failure) {
    kept.add(farewell);
    kept.keep(figures);
  }
  response.end(farewell);
}

function tee(response: ServerResponse, kept: ReturnType<typeof keeper>): Outlet {
  return {
    write(bytes) {
      kept.add(bytes);
      return response.write(bytes);
    },
    once: (event, listener) => response.once(event, listener),
  };
}

/** How to reach a target in the caller's own format; undefined when it speaks another. */
function exchangeWith(
  { parts, face, request, begun }: FaceCall,
  target: Target,
): Exchange | undefined {
  const upstream = target.provider.passThrough?.(face.format, target.key);
  if (upstream === undefined) return undefined;
  const maximum = givenMaximum(parts.engine, begun.account, target);
  const body = spliceJson(begun.text, face.passedFields(begun.body, target, maximum));
  return { ...exchangeOf(face, request, upstream), body };
}

/** An exchange with the headers that the caller's own vendor is sent too. */
export function exchangeOf(face: Face, request: IncomingMessage, upstream: Upstream): Exchange {
  let { headers } = upstream;
  for (const name of face.passedHeaders) {
    const value = request.headers[name];
    if (typeof value === 'string') headers = { ...headers, [name]: value };
  }
  return { ...upstream, method: 'POST', headers };
}

function requestOf(
  face: Face,
  { body }: Call<JsonObject>,
  losses: HeaderLosses,
): () => CanonicalRequest {
  let read: CanonicalRequest | undefined;
  return () => {
    read ??= face.codec.request.read(body, losses);
    return read;
  };
}

/** What a body without an answer says of why there is none. */
function noAnswer(body: JsonObject): Failure {
  if (body['error'] != null) return readErrorBody(undefined, body);
  return { kind: 'upstream-failed', message: 'The provider answered without an answer.' };
}

function notJson(): GatewayError {
  return new GatewayError({
    kind: 'upstream-failed',
    message: 'The provider answered with something that is no JSON object.',
  });
}
