import { isObject, type JsonObject } from './json.ts';

/** What Google adds to an error: why it refused, and how long to wait before asking again. */
export function googleDetails(error: JsonObject): {
  readonly reason?: string;
  readonly retryAfterMs?: number;
} {
  const details = Array.isArray(error['details']) ? error['details'].filter(isObject) : [];
  const reason = details.map((each) => each['reason']).find((each) => typeof each === 'string');
  const delay = details.map((each) => each['retryDelay']).find((each) => typeof each === 'string');
  const seconds = /^(\d+(?:\.\d+)?)s$/.exec(delay ?? '')?.[1];
  return {
    ...(reason ? { reason } : {}),
    ...(seconds === undefined ? {} : { retryAfterMs: Math.ceil(Number(seconds) * 1000) }),
  };
}
