import type { RateLimit } from '@atelier/contract';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Exchange } from './exchange.ts';
import type { Operation } from './operations.ts';
import { ProblemError } from './problem.ts';

export type RateLimits = {
  /** Counts a request against the general limit and the operation's own; throws TOO_MANY_REQUESTS. */
  beforeBody(exchange: Exchange, operation: Operation): Promise<void>;
  /** Counts against the limit by a field of the input. */
  beforeCall(operation: Operation, input: unknown): Promise<void>;
};

/**
 * Limits per process, in memory. `perMinute` is the general limit of each actor, or of each address
 * while nobody is signed in. With `declared: false` the limits of the contracts are not applied.
 */
export function rateLimits(options: { perMinute?: number; declared?: boolean } = {}): RateLimits {
  const { perMinute = 600, declared = true } = options;
  const general = limiter(perMinute, 60, 'general');
  const own = new Map<string, RateLimiterMemory>();
  const ownOf = (name: string, { points, perSeconds }: RateLimit) => {
    const known = own.get(name) ?? limiter(points, perSeconds, name);
    own.set(name, known);
    return known;
  };
  return {
    async beforeBody({ actor, address }, { name, meta }) {
      await take(general, actor?.userId ?? address);
      const { rateLimit } = meta;
      if (rateLimit === undefined || !declared) return;
      const key = rateLimit.by === 'actor' ? (actor?.userId ?? address) : address;
      await take(ownOf(`${name} ${rateLimit.by}`, rateLimit), key);
    },
    async beforeCall({ name, meta }, input) {
      const { rateLimit } = meta;
      if (rateLimit?.by !== 'address+field' || rateLimit.field === undefined || !declared) return;
      const value = (input as Record<string, unknown> | undefined)?.[rateLimit.field];
      if (typeof value !== 'string') return;
      await take(
        ownOf(`${name} ${rateLimit.field}`, rateLimit),
        value.slice(0, 320).trim().toLowerCase(),
      );
    },
  };
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
