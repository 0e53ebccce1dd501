import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RawCall } from '@atelier/api';
import { failureOf } from '../application/attempt-call.ts';
import { beginCall } from '../application/begin-call.ts';
import { embedTexts } from '../application/embed-texts.ts';
import { GatewayError, invalid } from '../domain/failure.ts';
import { compact, Fields, parseJson } from '../domain/json.ts';
import type { GatewayParts } from './face.ts';
import { openAiErrors } from './face.openai-chat.ts';
import { readBody, sendFailure, sendJson } from './http-face.ts';

/** `POST /v1/embeddings` for every provider that makes vectors. */
export async function embeddings(
  { engine }: GatewayParts,
  request: IncomingMessage,
  response: ServerResponse,
  { actor, requestId, signal }: RawCall,
): Promise<void> {
  try {
    const wanted = readRequest(parseJson(await readBody(request)));
    const caller = { actor, requestId, operation: 'embed' };
    const { model, texts, dimensions } = wanted;
    const body = compact({ texts, dimensions });
    const format = 'canonical' as const;
    const text = JSON.stringify(body);
    const asked = { model, streamed: false, body, text, format, signal, speaks: false };
    const begun = await beginCall(engine, caller, asked);
    const { vectors, figures } = await embedTexts(engine, begun, signal);
    const tokens = figures.usage.inputTokens;
    const answer = {
      object: 'list',
      model: wanted.model,
      data: vectors.map((vector, index) => ({
        object: 'embedding',
        index,
        embedding: wanted.base64 ? base64Of(vector) : vector,
      })),
      usage: { prompt_tokens: tokens, total_tokens: tokens },
    };
    sendJson(response, JSON.stringify(answer), requestId, begun.account.headers);
  } catch (error) {
    sendFailure(openAiErrors, response, failureOf(error, signal), { requestId });
    if (!(error instanceof GatewayError)) throw error;
  }
}

function readRequest(body: unknown) {
  const fields = new Fields(body);
  const input = fields.take('input');
  const texts = typeof input === 'string' ? [input] : fields.strings('input');
  if (texts.length === 0 || texts.length > 2048) throw invalid('input', 'must be 1 to 2048 texts.');
  return {
    model: fields.string('model'),
    texts,
    dimensions: fields.optionalInteger('dimensions', 1, 10_000),
    base64: fields.optionalOneOf('encoding_format', ['float', 'base64']) === 'base64',
  };
}

/** Little-endian 32-bit floats, as OpenAI's clients ask for by default. */
function base64Of(vector: readonly number[]): string {
  const bytes = Buffer.alloc(vector.length * 4);
  for (const [index, value] of vector.entries()) bytes.writeFloatLE(value, index * 4);
  return bytes.toString('base64');
}
