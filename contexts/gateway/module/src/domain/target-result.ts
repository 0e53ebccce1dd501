import type { Result } from './breaker.ts';
import type { Failure, FailureKind } from './failure.ts';

/** What a call says about its target's health. What the caller did or asked says nothing. */
export function resultOf(failure: Failure | undefined): Result {
  if (failure === undefined) return 'success';
  return ITS_OWN.has(failure.kind) ? 'failure' : 'neither';
}

const ITS_OWN: ReadonlySet<FailureKind> = new Set([
  'rate-limited',
  'overloaded',
  'upstream-failed',
  'network',
  'first-token-timeout',
  'idle-timeout',
  'stream-cut',
]);
