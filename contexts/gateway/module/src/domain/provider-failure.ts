import type { Failure } from './failure.ts';
import { googleCode, googlePause } from './google-error.ts';
import { compact, isObject, type Json, type JsonObject, parseJson } from './json.ts';

/** What a provider's refusal means, from its status, body and headers. Keys in it are blanked. */
export function providerFailure(
  status: number,
  body: string,
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): Failure {
  // Google refuses some streams with a list of one error.
  const [parsed] = [parseJson(body)].flat();
  const told = isObject(parsed) ? parsed : {};
  const failure = readErrorBody(status, told);
  if (failure.kind !== 'rate-limited' && failure.kind !== 'overloaded') return failure;
  const error = isObject(told['error']) ? told['error'] : {};
  const retryAfterMs = readRetryAfter(headers) ?? googlePause(error);
  return retryAfterMs === undefined ? failure : { ...failure, retryAfterMs };
}

/**
 * The failure that an error object tells of: OpenAI's `{error: {message, type, code, param}}`,
 * Anthropic's `{type: 'error', error: {type, message}}`, Google's `{error: {code, message, status,
 * details}}`, where the code is the HTTP status again, and what compatible servers make of them.
 * Without a status, as inside a stream, the type decides.
 */
export function readErrorBody(status: number | undefined, body: JsonObject): Failure {
  const error = body['error'];
  const told: JsonObject = isObject(error)
    ? error
    : typeof error === 'string'
      ? { message: error }
      : body;
  const google = googleCode(told);
  const type = word(told['type']) || (google ? word(told['status']) : '');
  const code = google ?? (word(told['code']) || type);
  const said = word(told['message']) || word(body['message']) || word(body['detail']);
  const redirects = status !== undefined && status >= 300 && status < 400;
  const message = redirects
    ? `The provider answered ${status}, a redirect. None is followed: give the address it leads to.`
    : said
      ? `${SAYS}${shortened(blanked(said))}`
      : `The provider answered ${status ?? 'an error'} without a reason.`;
  const common = compact({ message, providerStatus: status, providerCode: code || undefined });
  const kind = kindOf(status ?? STATUS_OF_TYPE[type] ?? 500, code, said);
  const param = word(told['param']);
  if (kind === 'invalid-request') return { kind, ...common, ...(param ? { field: param } : {}) };
  return { kind, ...common };
}

function kindOf(
  status: number,
  code: string,
  message: string,
): Exclude<Failure['kind'], 'limit-exceeded'> {
  if (status < 500 && CONTEXT_LENGTH.test(`${code} ${message}`)) return 'context-length';
  if (CONTENT_FILTER.test(code)) return 'content-filter';
  // A used-up balance is not cured by waiting, though it comes as 429.
  if (code === 'insufficient_quota') return 'permission';
  // Google refuses a wrong key with 400.
  if (status === 401 || code === 'API_KEY_INVALID') return 'authentication';
  if (status === 402 || status === 403) return 'permission';
  if (status === 404) return 'model-not-found';
  if (status === 413) return 'request-too-large';
  if (status === 429) return 'rate-limited';
  if (status === 503 || status === 529) return 'overloaded';
  if (status >= 500 || status < 400 || status === 408 || status === 409) return 'upstream-failed';
  return 'invalid-request';
}

const CONTEXT_LENGTH =
  /context_length_exceeded|maximum context length|prompt is too long|exceeds? the (available )?context|input token count .*exceeds|exceed_context_size/i;
const CONTENT_FILTER = /content_filter|_policy(_violation)?$|responsible_ai/i;

const STATUS_OF_TYPE: Record<string, number> = {
  invalid_request_error: 400,
  authentication_error: 401,
  billing_error: 402,
  permission_error: 403,
  not_found_error: 404,
  request_too_large: 413,
  rate_limit_error: 429,
  overloaded_error: 529,
  INVALID_ARGUMENT: 400,
  FAILED_PRECONDITION: 400,
  OUT_OF_RANGE: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  RESOURCE_EXHAUSTED: 429,
  UNAVAILABLE: 503,
};

function readRetryAfter(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): number | undefined {
  const first = (name: string) => [headers[name]].flat()[0];
  const ms = Number(first('retry-after-ms') ?? Number.NaN);
  if (Number.isFinite(ms) && ms >= 0) return Math.ceil(ms);
  const after = first('retry-after');
  if (after === undefined) return undefined;
  const seconds = Number(after);
  if (Number.isFinite(seconds)) return Math.max(0, Math.ceil(seconds * 1000));
  const at = Date.parse(after);
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}

const SAYS = 'The provider says: ';

/** The same failure without what the provider said of it: that may be what it was asked. */
export function withoutWords(failure: Failure): Failure {
  if (!failure.message.includes(SAYS)) return failure;
  const { providerStatus: status } = failure;
  const said = status === undefined ? '' : ` ${status}`;
  return { ...failure, message: `The provider answered${said}; its words are not kept.` };
}

/** The same failure without the key that the provider was shown, whatever that looks like. */
export function withoutKey(failure: Failure, apiKey: string | undefined): Failure {
  const message = blanked(failure.message, apiKey);
  return message === failure.message ? failure : { ...failure, message };
}

/** Providers like to quote the key they refuse: what looks like one, and the one they were shown. */
function blanked(text: string, apiKey = ''): string {
  const told = text.replace(KEY, '[key]');
  return apiKey.length < SECRET_CHARS ? told : told.replaceAll(apiKey, '[key]');
}

/** To the end of what could be the key: of a key in pieces each piece would be told. */
const KEY = /\b(sk|gsk|key|xai|AIza)[^\s"'`,;()<>[\]{}]{8,}/g;
/** What is shorter is a word that servers without keys are shown, and may be one of the message. */
const SECRET_CHARS = 8;

/** Cut between words: half a key is a secret too, and no longer found by `withoutKey`. */
function shortened(text: string): string {
  return text.length <= REASON_CHARS ? text : text.slice(0, REASON_CHARS).replace(/\S*$/, '…');
}

const REASON_CHARS = 1000;

function word(value: Json | undefined): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}
