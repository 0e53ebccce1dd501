import { anthropicErrorBody, anthropicStatus } from '../domain/anthropic-error.ts';
import { readUsage } from '../domain/anthropic-messages.answer.ts';
import { anthropicMessages } from '../domain/anthropic-messages.ts';
import { invalid } from '../domain/failure.ts';
import { openAiErrorHeaders } from '../domain/openai-error.ts';
import { refusedHeaders } from '../domain/rate-limit-headers.ts';
import { relayedMessages } from '../domain/relayed-messages.ts';
import { formatSse } from '../domain/sse.ts';
import type { Face, FaceErrors } from './face.ts';

export const anthropicErrors: FaceErrors = {
  status: anthropicStatus,
  // Both vendors' clients are made by the same generator and heed the same headers.
  headers: (failure) => ({
    ...openAiErrorHeaders(failure),
    ...refusedHeaders('anthropic', failure),
  }),
  body: anthropicErrorBody,
  event: (failure) =>
    formatSse({ event: 'error', data: JSON.stringify(anthropicErrorBody(failure)) }),
};

/** `POST /v1/messages`. */
export const messagesFace: Face = {
  path: '/v1/messages',
  format: 'anthropic-messages',
  codec: anthropicMessages,
  modelOf({ model, messages, max_tokens: limit }) {
    if (typeof model !== 'string') throw invalid('model', 'must be a string.');
    if (!Array.isArray(messages) || messages.length === 0)
      throw invalid('messages', 'must hold at least one message.');
    if (typeof limit !== 'number') throw invalid('max_tokens', 'must be a whole number.');
    return model;
  },
  passedHeaders: ['anthropic-version', 'anthropic-beta'],
  // A maximum is always there.
  passedFields: (_, { model }) => ({ model: JSON.stringify(model) }),
  isAnswer: ({ content, type }) => Array.isArray(content) && type !== 'error',
  usageOf: (answer) => readUsage(answer['usage']),
  relay: relayedMessages,
  wantsUsage: () => true,
  error: anthropicErrors,
  beat: formatSse({ event: 'ping', data: '{"type":"ping"}' }),
  requestIdHeader: 'request-id',
};
