import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RawCall } from '@atelier/api';
import { attemptCall, failureOf } from '../application/attempt-call.ts';
import { beginCall, type Call } from '../application/begin-call.ts';
import { planCall, type Target } from '../application/plan-call.ts';
import type { Engine } from '../application/ports.ts';
import { readPrompt } from '../domain/anthropic-messages.request.ts';
import { GatewayError, invalid } from '../domain/failure.ts';
import { Fields, isObject, type JsonObject, parseJson } from '../domain/json.ts';
import { promptText } from '../domain/prompt-text.ts';
import { spliceJson } from '../domain/spliced-json.ts';
import { noUsage } from '../domain/usage.ts';
import { anthropicErrors, messagesFace } from './face.anthropic-messages.ts';
import type { GatewayParts } from './face.ts';
import { type HeaderLosses, headerLosses } from './header-losses.ts';
import { readBody, sendFailure, sendJson } from './http-face.ts';
import { fetchWhole } from './relay.ts';
import { saidOperation } from './said-operation.ts';
import { exchangeOf } from './serve-face.ts';

/**
 * `POST /v1/messages/count_tokens`. Anthropic counts for its own models; for all others the gateway
 * estimates, and says so in `x-atelier-estimated`. Who is asked to count is called: that is in the log and
 * one request of its limits, and free. An estimate asks nobody.
 */
export async function countTokens(
  parts: GatewayParts,
  request: IncomingMessage,
  response: ServerResponse,
  { actor, requestId, signal }: RawCall,
): Promise<void> {
  let headers: Record<string, string> = { 'request-id': requestId };
  try {
    const losses = headerLosses(request);
    const text = await readBody(request);
    const body = parseJson(text);
    if (!isObject(body)) throw invalid('body', 'must be a JSON object.');
    const { model } = body;
    if (typeof model !== 'string') throw invalid('model', 'must be a string.');
    const estimated = (prompt: JsonObject) => {
      headers['x-atelier-estimated'] = 'input_tokens';
      const counted = JSON.stringify({ input_tokens: estimate(parts, prompt, losses) });
      losses.tell(headers);
      return counted;
    };
    const { targets } = await planCall(parts.engine, model, actor);
    if (!targets.some(passes)) return sendJson(response, estimated(body), requestId, headers);
    const operation = saidOperation(request, 'count_tokens');
    const trace = request.headers;
    const caller = { actor, requestId, operation, trace, cache: { noStore: true } };
    const { format } = messagesFace;
    const asked = { model, streamed: false, body, text, format, signal, counts: true };
    const begun = await beginCall(parts.engine, caller, { ...asked, speaks: false });
    headers = Object.assign(begun.account.headers, headers);
    const counted = await accounted(
      parts.engine,
      begun,
      signal,
      async (target, own) => passCount(parts, request, begun, target, own) ?? estimated(begun.body),
    );
    sendJson(response, counted, requestId, headers);
  } catch (error) {
    sendFailure(anthropicErrors, response, failureOf(error, signal), { requestId, headers });
    if (!(error instanceof GatewayError)) throw error;
  }
}

type Count = Promise<Buffer | string>;

/** How to reach a target that counts itself. */
const passes = ({ provider, key }: Target) => provider.passThrough?.(messagesFace.format, key);

/** A count of one of the targets, in the log when it returns. */
async function accounted(
  engine: Engine,
  { plan, account }: Call<JsonObject>,
  signal: AbortSignal,
  count: (target: Target, signal: AbortSignal) => Count,
): Count {
  try {
    const counted = await attemptCall(engine, plan, account, signal, count);
    await account.close({ usage: noUsage, answered: undefined, worked: true });
    return counted;
  } catch (error) {
    const failure = failureOf(error, signal);
    await account.close({ failure, usage: noUsage, answered: undefined, worked: false });
    throw error instanceof GatewayError ? error : new GatewayError(failure, { cause: error });
  }
}

/** What the target itself counts; undefined where it speaks another format. */
function passCount(
  { transport }: GatewayParts,
  request: IncomingMessage,
  { plan: { timeLimits }, text }: Call<JsonObject>,
  target: Target,
  signal: AbortSignal,
): Count | undefined {
  const upstream = passes(target);
  if (upstream === undefined) return undefined;
  const counting = { ...upstream, url: `${upstream.url}/count_tokens` };
  const body = spliceJson(text, { model: JSON.stringify(target.model) });
  const asking = { ...exchangeOf(messagesFace, request, counting), body };
  return fetchWhole(transport, asking, { timeLimits, signal });
}

/** By the rule by which calls are estimated whose provider tells no usage. */
function estimate({ engine }: GatewayParts, body: JsonObject, losses: HeaderLosses): number {
  const prompt = readPrompt(new Fields(body), losses);
  return engine.estimateTokens(promptText(prompt));
}
