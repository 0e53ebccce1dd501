import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RawCall } from '@atelier/api';
import { answerJson } from '../application/account-call.ts';
import { failureOf } from '../application/attempt-call.ts';
import { beginCall, type Call } from '../application/begin-call.ts';
import { type Ask, generateAnswer, type PassedAnswer } from '../application/generate-answer.ts';
import type { Target } from '../application/plan-call.ts';
import { streamAnswer } from '../application/stream-answer.ts';
import type { CanonicalRequest } from '../domain/canonical.ts';
import { GatewayError, invalid } from '../domain/failure.ts';
import { isObject, type JsonObject, parseJson } from '../domain/json.ts';
import { spliceJson } from '../domain/spliced-json.ts';
import type { Face, GatewayParts } from './face.ts';
import { readBody, sendFailure, sendJson, startStream } from './http-face.ts';
import { fetchWhole, type OpenStream, openStream } from './relay.ts';
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
  let headers: Readonly<Record<string, string>> = {};
  try {
    const text = await readBody(request);
    const body = parseJson(text);
    if (!isObject(body)) throw invalid('body', 'must be a JSON object.');
    const model = face.modelOf(body);
    const streamed = body['stream'] === true;
    const caller = { actor, requestId, operation: 'chat' };
    const begun = await beginCall(parts.engine, caller, { model, streamed, body, text });
    headers = begun.account.headers;
    const call = { parts, face, request, response, signal, begun, requestId };
    if (streamed) await answerStreamed(call);
    else await answerWhole(call);
  } catch (error) {
    sendFailure(face.error, response, failureOf(error, signal), { requestId, headers });
    if (!(error instanceof GatewayError)) throw error;
  }
}

type FaceCall = {
  readonly parts: GatewayParts;
  readonly face: Face;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly signal: AbortSignal;
  readonly begun: Call<JsonObject>;
  readonly requestId: string;
};

async function answerWhole(call: FaceCall): Promise<void> {
  const { parts, face, response, signal, begun, requestId } = call;
  const ask: Ask<PassedAnswer> = {
    request: requestOf(call),
    pass: (target, own) => {
      const exchange = exchangeWith(call, target);
      return exchange && passWhole(call, exchange, own);
    },
  };
  const generated = await generateAnswer(parts.engine, begun, ask, signal);
  const { headers } = begun.account;
  if ('bytes' in generated) return sendJson(response, generated.bytes, requestId, headers);
  const { answer } = generated;
  const named = { ...answer, model: answer.model || begun.account.target().model };
  const written = face.codec.answer.write(named, { createdAt: parts.engine.clock.now() });
  sendJson(response, JSON.stringify(written), requestId, headers);
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
  return { bytes, usage: face.usageOf(parsed), answered };
}

async function answerStreamed(call: FaceCall): Promise<void> {
  const { parts, face, response, signal, begun, requestId } = call;
  const opened = await streamAnswer(
    parts.engine,
    begun,
    {
      request: requestOf(call),
      pass: (target, own) => {
        const exchange = exchangeWith(call, target);
        if (exchange === undefined) return undefined;
        const { timeLimits, route } = begun.plan;
        const reader = face.relay(begun.body);
        const holdsUntilSpoken = route !== undefined;
        const options = { timeLimits, reader, signal: own, holdsUntilSpoken };
        return openStream(parts.transport, exchange, options);
      },
    },
    signal,
  );
  startStream(response, requestId, begun.account.headers);
  if ('passed' in opened) return relay(call, opened.passed);
  const write = face.codec.stream.writer({
    createdAt: parts.engine.clock.now(),
    includeUsage: face.wantsUsage(begun.body),
  });
  for await (const event of opened.events) {
    if (!response.write(write(event))) await drained(response, signal);
  }
  response.end();
}

async function relay({ response, begun }: FaceCall, stream: OpenStream): Promise<void> {
  const { account } = begun;
  account.firstToken();
  const { failure, usage, parts, farewell } = await stream.pipe(response);
  const answered = answerJson(parts);
  await account.close({ ...(failure ? { failure } : {}), usage, answered, worked: true });
  response.end(farewell);
}

/** How to reach a target in the caller's own format; undefined when it speaks another. */
function exchangeWith(
  { face, request, begun }: FaceCall,
  { provider, model, key }: Target,
): Exchange | undefined {
  const upstream = provider.passThrough?.(face.format, key);
  if (upstream === undefined) return undefined;
  const body = spliceJson(begun.text, face.passedFields(begun.body, model));
  let { headers } = upstream;
  for (const name of face.passedHeaders) {
    const value = request.headers[name];
    if (typeof value === 'string') headers = { ...headers, [name]: value };
  }
  return { ...upstream, method: 'POST', headers, body };
}

/** The request in canonical form, read once, and only when a target needs it. */
function requestOf({ face, begun }: FaceCall): () => CanonicalRequest {
  let read: CanonicalRequest | undefined;
  return () => {
    read ??= face.codec.request.read(begun.body);
    return read;
  };
}

function drained(response: ServerResponse, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    response.once('drain', resolve);
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function notJson(): GatewayError {
  return new GatewayError({
    kind: 'upstream-failed',
    message: 'The provider answered with something that is no JSON object.',
  });
}
