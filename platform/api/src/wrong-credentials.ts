import { networkOf } from './network-of.ts';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

export type WrongCredentials = {
  /** Notes wrong ones from an address. Answers, when they are too many, how long to wait in milliseconds. */
  note(address: string): Promise<number | undefined>;
  /** Whether there were too many of late. */
  isSuspect(address: string): boolean;
};

/**
 * Who guesses at credentials, by address, per process. Looked at only where credentials were wrong
 * or are not known yet, so that good ones pay nothing for it.
 */
export function wrongCredentials(perMinute = 30): WrongCredentials {
  const limiter = new RateLimiterMemory({ points: perMinute, duration: 60 });
  const suspects = new Set<string>();
  return {
    async note(address) {
      const network = networkOf(address);
      try {
        await limiter.consume(network);
        return undefined;
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        const { msBeforeNext } = refusal;
        if (!suspects.has(network)) {
          suspects.add(network);
          setTimeout(() => suspects.delete(network), msBeforeNext).unref();
        }
        return msBeforeNext;
      }
    },
    isSuspect: (address) => suspects.has(networkOf(address)),
  };
}
