import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RawCall } from '@atelier/api';
import { failureOf } from '../application/attempt-call.ts';
import { beginCall, type Call } from '../application/begin-call.ts';
import { embedTexts } from '../application/embed-texts.ts';
import type { Target } from '../application/plan-call.ts';
import { GatewayError, invalid } from '../domain/failure.ts';
import { isObject, type JsonObject, parseJson } from '../domain/json.ts';
import { readUsage } from '../domain/openai-chat.answer.ts';
import { asEncoded, encodingOf, readTexts, writeVectors } from '../domain/openai-embeddings.ts';
import { spliceJson } from '../domain/spliced-json.ts';
import type { GatewayParts } from './face.ts';
import { openAiErrors } from './face.openai-chat.ts';
import { headerLosses } from './header-losses.ts';
import { readBody, sendFailure, sendJson } from './http-face.ts';
import { saidOperation } from './said-operation.ts';
import { fetchWhole } from './relay.ts';

const FORMAT = 'openai-embeddings';

/**
 * `POST /v1/embeddings` for every provider that makes vectors. Bodies pass through where OpenAI's
 * format is spoken; a server that knows one encoding only has its vectors put into the other.
 */
export async function embeddings(
  parts: GatewayParts,
  request: IncomingMessage,
  response: ServerResponse,
  { actor, requestId, signal }: RawCall,
): Promise<void> {
  let headers: Readonly<Record<string, string>> = {};
  try {
    const losses = headerLosses(request);
    const text = await readBody(request);
    const body = parseJson(text);
    if (!isObject(body)) throw invalid('body', 'must be a JSON object.');
    const { model, input } = body;
    if (typeof model !== 'string') throw invalid('model', 'must be a string.');
    if (typeof input !== 'string' && !(Array.isArray(input) && input.length > 0))
      throw invalid('input', 'must be a text or a list of texts.');
    const encoding = encodingOf(body);
    const operation = saidOperation(request, 'embed');
    const caller = { actor, requestId, operation, trace: request.headers };
    const asked = { model, streamed: false, body, text, signal, speaks: false };
    const begun = await beginCall(parts.engine, caller, { ...asked, format: FORMAT });
    headers = begun.account.headers;
    const made = await embedTexts(
      parts.engine,
      begun,
      {
        texts: () => readTexts(begun.body, losses),
        pass: (target, own) => passWhole(parts, begun, target, own),
      },
      signal,
    );
    if ('passed' in made) {
      const encoded = asEncoded(made.passed.answer, encoding);
      const answer = encoded ? JSON.stringify(encoded) : made.passed.bytes;
      return sendJson(response, answer, requestId, headers);
    }
    losses.tell(begun.account.headers);
    const { inputTokens } = made.figures.usage;
    const answer = writeVectors(model, made.vectors, encoding, inputTokens);
    sendJson(response, JSON.stringify(answer), requestId, headers);
  } catch (error) {
    sendFailure(openAiErrors, response, failureOf(error, signal), { requestId, headers });
    if (!(error instanceof GatewayError)) throw error;
  }
}

/** The answer of a target that speaks OpenAI's format; undefined when it does not. */
function passWhole(
  { transport }: GatewayParts,
  { plan, text }: Call<JsonObject>,
  { provider, model, key }: Target,
  signal: AbortSignal,
) {
  const upstream = provider.passThrough?.(FORMAT, key);
  if (upstream === undefined) return undefined;
  const body = spliceJson(text, { model: JSON.stringify(model) });
  const exchange = { ...upstream, method: 'POST', body } as const;
  const { timeLimits } = plan;
  return fetchWhole(transport, exchange, { timeLimits, signal }).then((bytes) => {
    const answer = parseJson(bytes.toString('utf8'));
    if (!isObject(answer) || !Array.isArray(answer['data'])) throw noVectors();
    return { bytes, answer, usage: readUsage(answer['usage']) };
  });
}

function noVectors(): GatewayError {
  const message = 'The provider answered without vectors.';
  return new GatewayError({ kind: 'upstream-failed', message });
}
