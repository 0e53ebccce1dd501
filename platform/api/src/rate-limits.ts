import type { RateLimit } from '@atelier/contract';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Exchange } from './exchange.ts';
import { networkOf } from './network-of.ts';
import type { Operation } from './operations.ts';
import { ProblemError } from './problem.ts';

export type RateLimits = {
  /** Counts a request against the general limit and the operation's own; throws TOO_MANY_REQUESTS. */
  beforeBody(exchange: Exchange, operation: Operation): Promise<void>;
  /** Counts against the limit by a field of the input. */
  beforeCall(exchange: Exchange, operation: Operation, input: unknown): Promise<void>;
  /**
   * Notes that a call with this field went well from this network: what others do with the same
   * field shuts nobody out there, or anybody could shut anybody out of his account.
   */
  noteSuccess(exchange: Exchange, operation: Operation, input: unknown): void;
};

/**
 * Limits per process, in memory. `perMinute` is the general limit of each actor, or of each address
 * while nobody is signed in. With `declared: false` the limits of the contracts are not applied.
 */
export function rateLimits(options: { perMinute?: number; declared?: boolean } = {}): RateLimits {
  const { perMinute = 600, declared = true } = options;
  const general = limiter(perMinute, 60, 'general');
  const own = new Map<string, RateLimiterMemory>();
  const wentWell = new Set<string>();
  const ownOf = (name: string, { points, perSeconds }: RateLimit) => {
    const known = own.get(name) ?? limiter(points, perSeconds, name);
    own.set(name, known);
    return known;
  };
  return {
    async beforeBody({ actor, address }, { name, meta }) {
      await take(general, actor?.userId ?? networkOf(address));
      const { rateLimit } = meta;
      if (rateLimit === undefined || !declared) return;
      const key = (rateLimit.by === 'actor' && actor?.userId) || networkOf(address);
      await take(ownOf(`${name} ${rateLimit.by}`, rateLimit), key);
    },
    async beforeCall({ address }, operation, input) {
      const { name, meta } = operation;
      const value = fieldOf(operation, input);
      if (meta.rateLimit === undefined || value === undefined || !declared) return;
      const here = `${networkOf(address)} ${value}`;
      await take(
        ownOf(`${name} field`, meta.rateLimit),
        wentWell.has(`${name} ${here}`) ? here : value,
      );
    },
    noteSuccess({ address }, operation, input) {
      const value = fieldOf(operation, input);
      if (value === undefined) return;
      const here = `${operation.name} ${networkOf(address)} ${value}`;
      wentWell.delete(here);
      wentWell.add(here);
      const [oldest = ''] = wentWell;
      if (wentWell.size > MAX_WENT_WELL) wentWell.delete(oldest);
    },
  };
}

const MAX_WENT_WELL = 10_000;

/** The value by which an operation is limited beside the address. */
function fieldOf({ meta: { rateLimit } }: Operation, input: unknown): string | undefined {
  if (rateLimit?.by !== 'address+field' || rateLimit.field === undefined) return undefined;
  const value = (input as Record<string, unknown> | undefined)?.[rateLimit.field];
  return typeof value === 'string' ? value.slice(0, 320).trim().toLowerCase() : undefined;
}

const limiter = (points: number, perSeconds: number, keyPrefix: string) =>
  new RateLimiterMemory({ points, duration: perSeconds, keyPrefix });

async function take(limit: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limit.consume(key);
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    throw tooMany('Too many requests.', refusal.msBeforeNext);
  }
}

export function tooMany(what: string, retryAfterMs: number): ProblemError {
  const retryAfterSeconds = Math.max(1, Math.ceil(retryAfterMs / 1000));
  const sentence = `${what} Try again in ${retryAfterSeconds} s.`;
  return new ProblemError(429, 'TOO_MANY_REQUESTS', sentence, {
    data: { retryAfterSeconds },
    headers: { 'retry-after': String(retryAfterSeconds) },
  });
}
