import { setTimeout as pause } from 'node:timers/promises';
import { CANCELLED } from '../domain/broken.ts';
import { type Failure, GatewayError, isRetryable } from '../domain/failure.ts';
import type { Attempt, Engine } from './ports.ts';
import type { Target } from './resolve-model.ts';

/**
 * Tries until `run` succeeds, the failure is one that trying again won't cure, or the retries are
 * used up. `run` must not have shown the caller anything when it throws. A pause the provider asked
 * for is kept, unless it is longer than the policy's.
 */
export async function attemptCall<Result>(
  { retry, clock }: Pick<Engine, 'retry' | 'clock'>,
  target: Target,
  attempts: Attempt[],
  signal: AbortSignal,
  run: () => Promise<Result>,
): Promise<Result> {
  for (let tries = 0; ; tries++) {
    const startedAt = clock.now();
    const began = performance.now();
    const note = (failure?: Failure) =>
      attempts.push({
        provider: target.provider.name,
        model: target.model,
        startedAt: startedAt.toISOString(),
        latencyMs: Math.round(performance.now() - began),
        ...(failure ? { failure: failure.kind } : {}),
        ...(failure?.providerStatus ? { upstreamStatus: failure.providerStatus } : {}),
      });
    try {
      const result = await run();
      note();
      return result;
    } catch (error) {
      const failure = failureOf(error, signal);
      note(failure);
      const waitMs = pauseMs(failure, tries, retry);
      if (!isRetryable(failure) || tries >= retry.retries || waitMs > retry.maxPauseMs) {
        throw error instanceof GatewayError ? error : new GatewayError(failure, { cause: error });
      }
      // An abort during the pause ends it; the next try then fails as cancelled.
      await pause(waitMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) throw new GatewayError(failureOf(signal.reason, signal));
    }
  }
}

/** What went wrong, in the gateway's words. An error nobody foresaw is told as one of ours. */
export function failureOf(error: unknown, signal?: AbortSignal): Failure {
  if (error instanceof GatewayError) return error.failure;
  if (signal?.aborted) {
    if (signal.reason instanceof GatewayError) return signal.reason.failure;
    return CANCELLED;
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    kind: 'upstream-failed',
    message: `The provider's answer could not be used: ${message}`,
  };
}

function pauseMs(failure: Failure, tries: number, retry: Engine['retry']): number {
  const asked = 'retryAfterMs' in failure ? failure.retryAfterMs : undefined;
  if (asked !== undefined) return asked;
  // Half fixed, half random: callers that failed together shall not come back together.
  const grown = retry.backoffMs * 2 ** tries;
  return Math.min(retry.maxPauseMs, grown / 2 + (Math.random() * grown) / 2);
}
