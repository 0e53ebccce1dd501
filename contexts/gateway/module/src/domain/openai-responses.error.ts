import type { Failure } from './failure.ts';
import { isObject, type JsonObject } from './json.ts';
import { openAiErrorBody } from './openai-error.ts';

/** The error a failed response carries, which knows few codes. */
export function responsesError({ kind, message }: Failure): JsonObject {
  const isLimit = kind === 'rate-limited' || kind === 'limit-exceeded';
  return { code: isLimit ? 'rate_limit_exceeded' : 'server_error', message };
}

/** The event of a stream of responses that tells of an error: what stands in a body, flat. */
export function responsesErrorEvent(failure: Failure): JsonObject {
  const { error } = openAiErrorBody(failure);
  const { code, message, param } = isObject(error) ? error : {};
  return { code, message, param };
}
