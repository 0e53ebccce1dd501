import type { UserId } from '@atelier/kernel';
import { LRUCache } from 'lru-cache';

/**
 * Whom requests tried to sign in as. The host that audits a public operation has no actor to name,
 * and what answers a failed sign-in must not say whether the user exists; so it is kept beside, for
 * the moment between the answer and its audit entry.
 */
export type SignInAttempts = {
  note(requestId: string, userId: UserId): void;
  take(requestId: string): UserId | undefined;
};

export function signInAttempts(): SignInAttempts {
  const attempts = new LRUCache<string, UserId>({ max: 1_000 });
  return {
    note(requestId, userId) {
      attempts.set(requestId, userId);
    },
    take(requestId) {
      const userId = attempts.get(requestId);
      attempts.delete(requestId);
      return userId;
    },
  };
}
