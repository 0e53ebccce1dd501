import type { Provider } from '../application/ports.ts';
import { invalid } from '../domain/failure.ts';
import { isObject, type JsonObject } from '../domain/json.ts';
import { readUsage } from '../domain/openai-chat.answer.ts';
import { openAiChat } from '../domain/openai-chat.ts';
import { openAiErrorBody, openAiErrorHeaders, openAiStatus } from '../domain/openai-error.ts';
import { refusedHeaders } from '../domain/rate-limit-headers.ts';
import { relayedChat } from '../domain/relayed-chat.ts';
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
  passedFields(body, { provider, model }, maximum) {
    const named = { model: JSON.stringify(model) };
    if (maximum !== undefined) return { ...named, ...maximumFields(body, provider, maximum) };
    if (body['stream'] !== true || wantsUsage(body)) return named;
    // Asked for although the client did not: what it used is read off the stream.
    const options = body['stream_options'];
    const wanted = { ...(isObject(options) ? options : {}), include_usage: true };
    return { ...named, stream_options: JSON.stringify(wanted) };
  },
  isAnswer: ({ choices, error }) => Array.isArray(choices) && choices.length > 0 && error == null,
  usageOf: (answer) => readUsage(answer['usage']),
  relay: (body) => relayedChat({ dropUsage: !wantsUsage(body) }),
  wantsUsage,
  error: openAiErrors,
  beat: OPENAI_BEAT,
};

/** OpenAI has another name for it than servers like it; what a body says in either is overwritten. */
function maximumFields(body: JsonObject, { kind }: Provider, maximum: number) {
  const own = kind === 'openai' ? 'max_completion_tokens' : 'max_tokens';
  const said = ['max_completion_tokens', 'max_tokens'].filter((name) => body[name] != null);
  return Object.fromEntries([own, ...said].map((name) => [name, String(maximum)]));
}

function wantsUsage(body: JsonObject): boolean {
  const options = body['stream_options'];
  return isObject(options) && options['include_usage'] === true;
}
