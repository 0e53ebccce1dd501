import { ProblemError } from '@atelier/api';
import { isOutage } from '@atelier/database';
import { CANCELLED } from '../domain/broken.ts';
import { type Failure, GatewayError } from '../domain/failure.ts';
import type { RequestStatus } from './ports.ts';

/** What went wrong, in the gateway's words. An error nobody foresaw is told as one of ours. */
export function failureOf(error: unknown, signal?: AbortSignal): Failure {
  if (error instanceof GatewayError) return error.failure;
  if (signal?.aborted) {
    if (signal.reason instanceof GatewayError) return signal.reason.failure;
    // The host ends what may not go on: its server stops, or the caller's access is lost.
    if (signal.reason instanceof ProblemError)
      return { ...CANCELLED, message: signal.reason.message };
    return CANCELLED;
  }
  if (isAway(error)) return AWAY;
  const message = error instanceof Error ? error.message : String(error);
  return {
    kind: 'upstream-failed',
    message: `The provider's answer could not be used: ${message}`,
  };
}

/** Our own database, or that of a context that was asked. */
const isAway = (error: unknown) =>
  isOutage(error) ||
  (error instanceof Error && 'code' in error && error.code === 'SERVICE_UNAVAILABLE');

const AWAY: Failure = {
  kind: 'overloaded',
  message: 'A part of Atelier is not available. Try again in a moment.',
  retryAfterMs: 5000,
};

/** How a call is in the log that ended so. */
export function statusOf(failure: Failure | undefined): RequestStatus {
  if (failure === undefined) return 'success';
  if (failure.kind === 'rate-limited') return 'rate_limited';
  return failure.kind === 'cancelled' ? 'cancelled' : 'error';
}
