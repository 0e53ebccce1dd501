import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CallContext } from '@atelier/kernel';
import { accountCall, answerJson } from '../application/account-call.ts';
import { attemptCall, failureOf } from '../application/attempt-call.ts';
import { generateAnswer } from '../application/generate-answer.ts';
import type { CheckOutput } from '../application/output-fault.ts';
import type { Caller, Engine, Upstream } from '../application/ports.ts';
import { resolveModel, type Target } from '../application/resolve-model.ts';
import { hasWorked, streamAnswer } from '../application/stream-answer.ts';
import { type Failure, GatewayError, invalid } from '../domain/failure.ts';
import { isObject, type JsonObject, parseJson } from '../domain/json.ts';
import { readUsage } from '../domain/openai-chat.answer.ts';
import { openAiChat } from '../domain/openai-chat.ts';
import { spliceJson } from '../domain/spliced-json.ts';
import { readBody, sendJson, sendOpenAiError, signalOf, startStream } from './http-face.ts';
import { fetchWhole, openStream } from './relay.ts';
import type { Transport } from './transport.undici.ts';

export type Face = {
  readonly engine: Engine & { readonly checkOutput: CheckOutput };
  readonly transport: Transport;
};

/**
 * `POST /v1/chat/completions`: bytes pass through to providers that speak the same format, all
 * others are reached through the codecs. Either way the answer ends when it is accounted.
 */
export async function chatCompletions(
  face: Face,
  request: IncomingMessage,
  response: ServerResponse,
  { actor, requestId }: CallContext,
): Promise<void> {
  const signal = signalOf(response);
  try {
    const text = await readBody(request);
    const body = parseJson(text);
    if (!isObject(body)) throw invalid('body', 'must be a JSON object.');
    if (typeof body['model'] !== 'string') throw invalid('model', 'must be a string.');
    if (!Array.isArray(body['messages']) || body['messages'].length === 0)
      throw invalid('messages', 'must hold at least one message.');
    const target = await resolveModel(face.engine, body['model'], actor);
    const call: FaceCall = {
      face,
      target,
      response,
      signal,
      body,
      text,
      requestId,
      caller: { actor, requestId, operation: 'chat' },
    };
    const upstream = target.provider.passThrough?.(target.key);
    if (upstream === undefined) await translate(call);
    else if (body['stream'] === true) await passStream(call, upstream);
    else await passWhole(call, upstream);
  } catch (error) {
    sendOpenAiError(response, failureOf(error, signal), requestId);
    if (!(error instanceof GatewayError)) throw error;
  }
}

type FaceCall = {
  readonly face: Face;
  readonly target: Target;
  readonly response: ServerResponse;
  readonly signal: AbortSignal;
  readonly body: JsonObject;
  readonly text: string;
  readonly requestId: string;
  readonly caller: Caller;
};

async function passWhole(call: FaceCall, upstream: Upstream): Promise<void> {
  const { face, target, response, signal, text, caller } = call;
  const { engine, transport } = face;
  const account = accountCall(engine, caller, target, { streamed: false, requestJson: text });
  const body = spliceJson(text, { model: JSON.stringify(target.model) });
  try {
    const answered = await attemptCall(engine, target, account.attempts, signal, () =>
      fetchWhole(
        transport,
        { method: 'POST', ...upstream, body },
        { limits: engine.limits, signal },
      ),
    );
    const json = answered.toString('utf8');
    const parsed = parseJson(json);
    if (!isObject(parsed)) throw notJson();
    await account.close({ usage: readUsage(parsed['usage']), answered: json, worked: true });
    sendJson(response, answered, call.requestId);
  } catch (error) {
    const failure = failureOf(error, signal);
    await account.close({ failure, answered: undefined, worked: hasWorked(failure) });
    throw error;
  }
}

async function passStream(call: FaceCall, upstream: Upstream): Promise<void> {
  const { face, target, response, signal, text, body, caller } = call;
  const { engine, transport } = face;
  const account = accountCall(engine, caller, target, { streamed: true, requestJson: text });
  const wanted = body['stream_options'];
  const asked = isObject(wanted) && wanted['include_usage'] === true;
  const options = JSON.stringify({ ...(isObject(wanted) ? wanted : {}), include_usage: true });
  const spliced = spliceJson(text, {
    model: JSON.stringify(target.model),
    ...(asked ? {} : { stream_options: options }),
  });
  let worked = false;
  try {
    const stream = await attemptCall(engine, target, account.attempts, signal, () =>
      openStream(
        transport,
        { method: 'POST', ...upstream, body: spliced },
        { limits: engine.limits, dropUsage: !asked, signal },
      ),
    );
    worked = true;
    account.firstToken();
    startStream(response, call.requestId);
    const { failure, usage, parts } = await stream.pipe(response);
    await account.close({
      ...(failure ? { failure } : {}),
      usage,
      answered: answerJson(parts),
      worked,
    });
    if (failure) sendOpenAiError(response, failure, call.requestId);
    else response.end('data: [DONE]\n\n');
  } catch (error) {
    const failure = failureOf(error, signal);
    await account.close({ failure, answered: undefined, worked: worked || hasWorked(failure) });
    throw error;
  }
}

async function translate(call: FaceCall): Promise<void> {
  const { face, target, response, signal, body, requestId, caller } = call;
  const request = openAiChat.request.read(body);
  const stamp = { createdAt: face.engine.clock.now() };
  if (!request.stream) {
    const { answer } = await generateAnswer(face.engine, caller, target, request, signal);
    const named = { ...answer, model: answer.model || target.model };
    return sendJson(response, JSON.stringify(openAiChat.answer.write(named, stamp)), requestId);
  }
  const wanted = body['stream_options'];
  const includeUsage = isObject(wanted) && wanted['include_usage'] === true;
  const write = openAiChat.stream.writer({ ...stamp, includeUsage });
  const { events } = await streamAnswer(face.engine, caller, target, request, signal);
  startStream(response, requestId);
  for await (const event of events) {
    if (!response.write(write(event))) await drained(response, signal);
  }
  response.end();
}

function drained(response: ServerResponse, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    response.once('drain', resolve);
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function notJson(): GatewayError {
  const failure: Failure = {
    kind: 'upstream-failed',
    message: 'The provider answered with something that is no JSON object.',
  };
  return new GatewayError(failure);
}
