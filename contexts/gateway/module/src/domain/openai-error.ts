import type { Failure, FailureKind } from './failure.ts';
import type { JsonObject } from './json.ts';

/** The body OpenAI's clients make their error from. */
export function openAiErrorBody(failure: Failure): JsonObject {
  const [, type, code] = FACE[failure.kind];
  const param = 'field' in failure ? (failure.field ?? null) : null;
  return { error: { message: failure.message, type, param, code } };
}

/** The status OpenAI's clients choose their error class by. */
export function openAiStatus({ kind }: Failure): number {
  return FACE[kind][0];
}

/**
 * Headers of a refusal. A client shall not try again what the gateway has tried thrice; when the
 * provider named a time, the client may come back then.
 */
export function openAiErrorHeaders(failure: Failure): Record<string, string> {
  const after = 'retryAfterMs' in failure ? failure.retryAfterMs : undefined;
  if (after === undefined) return { 'x-should-retry': 'false' };
  const soon = after <= SOON_MS;
  return {
    ...(soon ? {} : { 'x-should-retry': 'false' }),
    'retry-after': String(Math.max(1, Math.ceil(after / 1000))),
    'retry-after-ms': String(after),
  };
}

/** Clients wait no longer by themselves: told of a later time they would come back too early. */
const SOON_MS = 60_000;

const FACE: Record<FailureKind, readonly [status: number, type: string, code: string]> = {
  'invalid-request': [400, 'invalid_request_error', 'invalid_request'],
  unsupported: [400, 'invalid_request_error', 'unsupported_parameter'],
  'context-length': [400, 'invalid_request_error', 'context_length_exceeded'],
  'request-too-large': [413, 'invalid_request_error', 'request_too_large'],
  'content-filter': [400, 'invalid_request_error', 'content_filter'],
  authentication: [401, 'authentication_error', 'invalid_api_key'],
  'no-key': [401, 'authentication_error', 'provider_key_missing'],
  permission: [403, 'permission_error', 'permission_denied'],
  'model-not-found': [404, 'invalid_request_error', 'model_not_found'],
  'limit-exceeded': [429, 'rate_limit_error', 'limit_exceeded'],
  'rate-limited': [429, 'rate_limit_error', 'rate_limit_exceeded'],
  cancelled: [499, 'cancelled', 'cancelled'],
  overloaded: [503, 'server_error', 'overloaded'],
  'upstream-failed': [502, 'server_error', 'provider_error'],
  network: [502, 'server_error', 'provider_unreachable'],
  'stream-cut': [502, 'server_error', 'stream_cut'],
  'output-invalid': [502, 'server_error', 'schema_mismatch'],
  'first-token-timeout': [504, 'server_error', 'first_token_timeout'],
  'idle-timeout': [504, 'server_error', 'idle_timeout'],
  'total-timeout': [504, 'server_error', 'total_timeout'],
};
