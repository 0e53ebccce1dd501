import { setTimeout as pause } from 'node:timers/promises';
import { OVERTAKEN } from '../domain/broken.ts';
import { type Failure, GatewayError, isRetryable, mayHaveWorked } from '../domain/failure.ts';
import { withoutKey } from '../domain/provider-failure.ts';
import type { Account } from './account-call.ts';
import { failureOf } from './failure-of.ts';
import type { Target } from './find-target.ts';
import type { Attempt, Engine, RetryPolicy } from './ports.ts';
import { TargetRefused } from './routing.ts';

export type TargetAttempts = {
  readonly clock: Engine['clock'];
  readonly retry: RetryPolicy;
  readonly target: Target;
  /** Where every try is noted, and what those may cost that came to nothing. */
  readonly account: Pick<Account, 'attempts' | 'lost'>;
  readonly hedge?: boolean;
  /** Whether the target is not to be asked for a while. */
  readonly isLeftAlone?: () => boolean;
};

/** Tries one target, again as long as trying again may help and the retries last. */
export async function attemptTarget<Result>(
  { clock, retry, target, account, hedge, isLeftAlone }: TargetAttempts,
  signal: AbortSignal,
  run: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  let before: GatewayError | undefined;
  for (let tries = 0; ; tries++) {
    const startedAt = clock.now();
    const began = performance.now();
    const note = (failure?: Failure, skipped?: Attempt['skipped']) => {
      const latencyMs = Math.round(performance.now() - began);
      account.attempts.push({
        provider: target.provider.name,
        model: target.model,
        startedAt: startedAt.toISOString(),
        latencyMs,
        ...(failure ? { failure: failure.kind } : {}),
        ...(failure?.providerStatus ? { upstreamStatus: failure.providerStatus } : {}),
        ...(skipped ? { skipped } : {}),
        ...(hedge ? { hedge } : {}),
      });
      if (failure && !skipped && mayHaveWorked(failure)) {
        account.lost({ target, failure, startedAt, latencyMs });
      }
    };
    try {
      const result = await run(signal);
      note();
      return result;
    } catch (thrown) {
      const error = keyless(thrown, target);
      const failure = failureOf(error, signal);
      const refused = error instanceof TargetRefused ? error.reason : undefined;
      // That it may not be tried again says less than why it should have been.
      if (refused && before) throw before;
      // Who overtook it has noted it.
      if (failure !== OVERTAKEN) note(failure, refused);
      const told =
        error instanceof GatewayError ? error : new GatewayError(failure, { cause: error });
      const waitMs = pauseMs(failure, tries, retry);
      const mayHelp = refused === undefined && isRetryable(failure) && !signal.aborted;
      const mayRetry = tries < retry.retries && waitMs <= retry.maxPauseMs;
      if (!mayHelp || !mayRetry || isLeftAlone?.()) throw told;
      before = told;
      // An abort during the pause ends it; the next try then fails as cancelled.
      await pause(waitMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) throw new GatewayError(failureOf(signal.reason, signal));
    }
  }
}

/** What a target threw, without the key it was shown. */
export function keyless(error: unknown, { key }: Target): unknown {
  if (!(error instanceof GatewayError) || error instanceof TargetRefused) return error;
  const failure = withoutKey(error.failure, key?.apiKey);
  return failure === error.failure ? error : new GatewayError(failure);
}

function pauseMs(failure: Failure, tries: number, retry: RetryPolicy): number {
  const asked = 'retryAfterMs' in failure ? failure.retryAfterMs : undefined;
  if (asked !== undefined) return asked;
  // Half fixed, half random: callers that failed together shall not come back together.
  const grown = retry.backoffMs * 2 ** tries;
  return Math.min(retry.maxPauseMs, grown / 2 + (Math.random() * grown) / 2);
}
