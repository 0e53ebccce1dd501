import { anthropicMessages } from './anthropic-messages.ts';
import type { AssistantPart, CanonicalRequest } from './canonical.ts';
import type { Codec } from './codec.ts';
import { GatewayError } from './failure.ts';
import { isObject, type JsonObject } from './json.ts';
import { openAiChat } from './openai-chat.ts';
import { openAiResponses } from './openai-responses.ts';

/** What a logged request asked, and the fields of it that the canonical form can't say. */
export type LoggedRequest = {
  readonly request: CanonicalRequest;
  readonly left: readonly string[];
};

/**
 * Reads a body of the log, whichever format it has. The log keeps bodies as they were sent, without the
 * name of their format: it is the one that has a word for most of what stands in the body. Undefined
 * when it is a conversation in none.
 */
export function readLoggedRequest(body: JsonObject): LoggedRequest | undefined {
  if (isCanonical(body)) return { request: body, left: [] };
  const codecs = isPrompt(body) ? [openAiResponses] : [openAiChat, anthropicMessages];
  const [best] = codecs
    .flatMap((codec) => readBy(codec, body) ?? [])
    .sort((a, b) => a.left.length - b.left.length);
  return best;
}

/** What was answered, or undefined when there is nothing to show. */
export function readLoggedAnswer(body: JsonObject): readonly AssistantPart[] | undefined {
  // As `answerJson` writes it.
  if (Array.isArray(body['parts'])) return body['parts'] as unknown as readonly AssistantPart[];
  const codec = answerCodec(body);
  return codec && orUndefined(() => codec.answer.read(body).parts);
}

function readBy(codec: Codec, body: JsonObject): LoggedRequest | undefined {
  const left = new Set<string>();
  const losses = { refuse: (field: string) => void left.add(field), drop() {} };
  const request = orUndefined(() => codec.request.read(body, losses));
  return request && { request, left: [...left] };
}

/** The log's own: it was written by this gateway, which reads nothing but `parts`. */
function isCanonical(body: JsonObject): body is JsonObject & CanonicalRequest {
  const { messages } = body;
  return (
    Array.isArray(messages) &&
    messages.length > 0 &&
    messages.every((message) => isObject(message) && Array.isArray(message['parts']))
  );
}

/** Speech and vectors have an `input` too. */
function isPrompt(body: JsonObject): boolean {
  return (
    body['messages'] === undefined && body['input'] !== undefined && body['voice'] === undefined
  );
}

function answerCodec(body: JsonObject): Codec | undefined {
  if (Array.isArray(body['choices'])) return openAiChat;
  if (Array.isArray(body['output'])) return openAiResponses;
  return body['type'] === 'message' ? anthropicMessages : undefined;
}

function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    // A call that was refused for its form is in the log, too.
    if (error instanceof GatewayError) return undefined;
    throw error;
  }
}
