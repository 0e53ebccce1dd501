import type { Failure } from './failure.ts';
import type { JsonObject } from './json.ts';
import { openAiStatus } from './openai-error.ts';

/** The body Anthropic's clients make their error from. */
export function anthropicErrorBody(failure: Failure): JsonObject {
  const type = TYPES[openAiStatus(failure)] ?? 'api_error';
  return { type: 'error', error: { type, message: failure.message } };
}

const TYPES: Record<number, string> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  429: 'rate_limit_error',
  503: 'overloaded_error',
  504: 'timeout_error',
};
