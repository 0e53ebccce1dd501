import { invalid } from '../domain/failure.ts';
import { isObject, type JsonObject } from '../domain/json.ts';
import { readUsage } from '../domain/openai-chat.answer.ts';
import { openAiChat } from '../domain/openai-chat.ts';
import { openAiErrorBody, openAiErrorHeaders, openAiStatus } from '../domain/openai-error.ts';
import { refusedHeaders } from '../domain/rate-limit-headers.ts';
import { relayedStream } from '../domain/relayed-stream.ts';
import type { Face, FaceErrors } from './face.ts';

/** A comment, which every reader of events passes over: OpenAI's formats have no word for it. */
export const OPENAI_BEAT = ': the model is silent\n\n';

export const openAiErrors: FaceErrors = {
  status: openAiStatus,
  headers: (failure) => ({
    ...openAiErrorHeaders(failure),
    ...refusedHeaders('openai', failure),
  }),
  body: openAiErrorBody,
  event: (failure) => `data: ${JSON.stringify(openAiErrorBody(failure))}\n\n`,
};

/** `POST /v1/chat/completions`. */
export const chatFace: Face = {
  path: '/v1/chat/completions',
  format: 'openai-chat',
  codec: openAiChat,
  modelOf({ model, messages }) {
    if (typeof model !== 'string') throw invalid('model', 'must be a string.');
    if (!Array.isArray(messages) || messages.length === 0)
      throw invalid('messages', 'must hold at least one message.');
    return model;
  },
  passedHeaders: [],
  passedFields(body, model) {
    const named = { model: JSON.stringify(model) };
    if (body['stream'] !== true || wantsUsage(body)) return named;
    // Asked for although the client did not: what it used is read off the stream.
    const options = body['stream_options'];
    const wanted = { ...(isObject(options) ? options : {}), include_usage: true };
    return { ...named, stream_options: JSON.stringify(wanted) };
  },
  usageOf: (answer) => readUsage(answer['usage']),
  relay: (body) => relayedStream({ dropUsage: !wantsUsage(body) }),
  wantsUsage,
  error: openAiErrors,
  beat: OPENAI_BEAT,
};

function wantsUsage(body: JsonObject): boolean {
  const options = body['stream_options'];
  return isObject(options) && options['include_usage'] === true;
}
