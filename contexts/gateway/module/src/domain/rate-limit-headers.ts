import type { Failure } from './failure.ts';
import type { LimitUnit } from './limit.ts';

/** What is left of a limit. */
type Left = {
  readonly unit: LimitUnit;
  readonly amount: number;
  readonly left: number;
  readonly resetsAtMs: number;
};

/**
 * The headers by which a vendor's clients see their limits. Of several limits of one unit it is the
 * one with the least left. Money has no header of any vendor's.
 */
export function rateLimitHeaders(
  vendor: 'openai' | 'anthropic',
  limits: readonly Left[],
  nowMs: number,
): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const unit of ['requests', 'tokens'] as const) {
    let least: Left | undefined;
    for (const each of limits) {
      if (each.unit === unit && (least === undefined || each.left < least.left)) least = each;
    }
    if (least === undefined) continue;
    const { amount, left, resetsAtMs } = least;
    if (vendor === 'openai') {
      headers[`x-ratelimit-limit-${unit}`] = String(amount);
      headers[`x-ratelimit-remaining-${unit}`] = String(Math.max(0, left));
      headers[`x-ratelimit-reset-${unit}`] = inUnits(resetsAtMs - nowMs);
    } else {
      headers[`anthropic-ratelimit-${unit}-limit`] = String(amount);
      headers[`anthropic-ratelimit-${unit}-remaining`] = String(Math.max(0, left));
      // Whole seconds, as Anthropic tells them.
      headers[`anthropic-ratelimit-${unit}-reset`] = new Date(resetsAtMs)
        .toISOString()
        .replace(/\.\d{3}Z$/, 'Z');
    }
  }
  return headers;
}

/** The same of the limit that refused a call. */
export function refusedHeaders(
  vendor: 'openai' | 'anthropic',
  failure: Failure,
): Record<string, string> {
  if (failure.kind !== 'limit-exceeded') return {};
  const { unit, amount, left, resetsAt } = failure.limit;
  const resetsAtMs = Date.parse(resetsAt);
  const nowMs = resetsAtMs - (failure.retryAfterMs ?? 0);
  return rateLimitHeaders(vendor, [{ unit, amount, left, resetsAtMs }], nowMs);
}

/** A duration as OpenAI writes it: `1h2m3s`, below a second `250ms`. */
function inUnits(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.ceil(ms))}ms`;
  const seconds = Math.ceil(ms / 1000);
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = `${seconds % 60}s`;
  if (hours > 0) return `${hours}h${minutes}m${rest}`;
  return minutes > 0 ? `${minutes}m${rest}` : rest;
}
