import { setTimeout as pause } from 'node:timers/promises';
import { CANCELLED } from '../domain/broken.ts';
import { type Failure, GatewayError, isRetryable } from '../domain/failure.ts';
import type { Account } from './account-call.ts';
import type { Plan, Target } from './plan-call.ts';
import type { Attempt, Engine, RetryPolicy } from './ports.ts';

/**
 * Tries the targets of the plan in turn until `run` succeeds. One target is tried again as long as
 * trying again may help and the retries last; then the next has its turn. `run` must not have shown
 * the caller anything when it throws. A pause the provider asked for is kept, unless it is longer
 * than the policy's. The account notes every try, and whose answer it is.
 */
export async function attemptCall<Result>(
  { clock }: Pick<Engine, 'clock'>,
  plan: Plan,
  account: Pick<Account, 'attempts' | 'answeredBy'>,
  signal: AbortSignal,
  run: (target: Target, signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const last = plan.targets.length - 1;
  for (let index = 0; ; index++) {
    const target = plan.targets[index] ?? plan.targets[0];
    account.answeredBy(target);
    try {
      return await attemptTarget(clock, plan.retry, target, account.attempts, signal, run);
    } catch (error) {
      if (index >= last || !isRetryable(failureOf(error, signal))) throw error;
    }
  }
}

async function attemptTarget<Result>(
  clock: Engine['clock'],
  retry: RetryPolicy,
  target: Target,
  attempts: Attempt[],
  signal: AbortSignal,
  run: (target: Target, signal: AbortSignal) => Promise<Result>,
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
      const result = await run(target, signal);
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

function pauseMs(failure: Failure, tries: number, retry: RetryPolicy): number {
  const asked = 'retryAfterMs' in failure ? failure.retryAfterMs : undefined;
  if (asked !== undefined) return asked;
  // Half fixed, half random: callers that failed together shall not come back together.
  const grown = retry.backoffMs * 2 ** tries;
  return Math.min(retry.maxPauseMs, grown / 2 + (Math.random() * grown) / 2);
}
