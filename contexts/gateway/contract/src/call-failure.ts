import { codeOf } from '@atelier/contract';
import { Failure } from './conversation.ts';

/** Why a call of the gateway gave no answer, in its own vocabulary. */
export function callFailure(error: unknown): Failure {
  const { message, data } = error as { message: string; data?: unknown };
  const known = Failure.safeParse(data);
  if (known.success) return known.data;
  switch (codeOf(error)) {
    case 'KEY_MISSING':
      return { kind: 'no-key', message };
    case 'MODEL_NOT_FOUND':
      return { kind: 'model-not-found', message };
    case 'BAD_REQUEST':
      return { kind: 'invalid-request', message };
    case 'FORBIDDEN':
      return { kind: 'permission', message };
    case 'TOO_MANY_REQUESTS':
      return { kind: 'rate-limited', message };
    default:
      // The text of an unexpected error may say more than its reader should know.
      return { kind: 'upstream-failed', message: 'The gateway could not be reached.' };
  }
}
