import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RawCall } from '@atelier/api';
import { failureOf } from '../application/attempt-call.ts';
import { planCall } from '../application/plan-call.ts';
import { keyless } from '../application/attempt-target.ts';
import { sanitiseCall, sanitisedHeader } from '../application/sanitise-call.ts';
import { readPrompt } from '../domain/anthropic-messages.request.ts';
import { GatewayError, invalid } from '../domain/failure.ts';
import { Fields, isObject, type JsonObject, parseJson } from '../domain/json.ts';
import { spliceJson } from '../domain/spliced-json.ts';
import { promptText } from '../domain/prompt-text.ts';
import { anthropicErrors, messagesFace } from './face.anthropic-messages.ts';
import type { GatewayParts } from './face.ts';
import { type HeaderLosses, headerLosses } from './header-losses.ts';
import { readBody, sendFailure, sendJson } from './http-face.ts';
import { fetchWhole } from './relay.ts';
import { exchangeOf } from './serve-face.ts';

/**
 * `POST /v1/messages/count_tokens`. Anthropic counts for its own models; for all others the gateway
 * estimates, and says so in `x-atelier-estimated`. Counting costs nothing and is not accounted.
 */
export async function countTokens(
  parts: GatewayParts,
  request: IncomingMessage,
  response: ServerResponse,
  { actor, requestId, signal }: RawCall,
): Promise<void> {
  const headers: Record<string, string> = { 'request-id': requestId };
  try {
    const losses = headerLosses(request);
    const text = await readBody(request);
    const asked = parseJson(text);
    if (!isObject(asked)) throw invalid('body', 'must be a JSON object.');
    const { model } = asked;
    if (typeof model !== 'string') throw invalid('model', 'must be a string.');
    const { targets, timeLimits } = await planCall(parts.engine, model, actor);
    // Counting is sending too.
    const policy = await parts.engine.policies.of(actor);
    const clean = await sanitiseCall(parts.engine, policy, { body: asked, text });
    const { body, refusal, sanitised } = clean;
    if (refusal) throw refusal;
    if (sanitised) headers['x-atelier-sanitised'] = sanitisedHeader(sanitised);
    const [target] = targets;
    const upstream = target.provider.passThrough?.(messagesFace.format, target.key);
    if (upstream === undefined) {
      const counted = estimate(parts, body, losses);
      headers['x-atelier-estimated'] = 'input_tokens';
      losses.tell(headers);
      return sendJson(response, JSON.stringify({ input_tokens: counted }), requestId, headers);
    }
    const exchange = exchangeOf(messagesFace, request, {
      ...upstream,
      url: `${upstream.url}/count_tokens`,
    });
    const named = spliceJson(clean.text, { model: JSON.stringify(target.model) });
    const asking = { ...exchange, body: named };
    const counted = await fetchWhole(parts.transport, asking, { timeLimits, signal }).catch(
      (error: unknown) => Promise.reject(keyless(error, target)),
    );
    sendJson(response, counted, requestId, headers);
  } catch (error) {
    sendFailure(anthropicErrors, response, failureOf(error, signal), { requestId, headers });
    if (!(error instanceof GatewayError)) throw error;
  }
}

/** By the rule by which calls are estimated whose provider tells no usage. */
function estimate({ engine }: GatewayParts, body: JsonObject, losses: HeaderLosses): number {
  const prompt = readPrompt(new Fields(body), losses);
  return engine.estimateTokens(promptText(prompt));
}
