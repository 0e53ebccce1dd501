import type { Failure } from './failure.ts';
import type { JsonObject } from './json.ts';
import { openAiStatus } from './openai-error.ts';

/** The body Anthropic's clients make their error from. */
export function anthropicErrorBody(failure: Failure): JsonObject {
  const type = TYPES[anthropicStatus(failure)] ?? 'api_error';
  return { type: 'error', error: { type, message: failure.message } };
}

/** The status Anthropic's clients choose their error class by: OpenAI's, but for an overload. */
export function anthropicStatus(failure: Failure): number {
  return failure.kind === 'overloaded' ? OVERLOADED : openAiStatus(failure);
}

const OVERLOADED = 529;

const TYPES: Record<number, string> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  504: 'timeout_error',
  [OVERLOADED]: 'overloaded_error',
};
