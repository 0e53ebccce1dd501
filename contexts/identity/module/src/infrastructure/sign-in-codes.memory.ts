import type { UserId } from '@atelier/kernel';
import type { SignInCodes } from '../application/ports.ts';

export function memorySignInCodes(): SignInCodes {
  const codes = new Map<UserId, { hash: string; expiresAt: Date }>();
  return {
    async put({ userId, hash, expiresAt }) {
      codes.set(userId, { hash, expiresAt });
    },
    async burn(hash, now) {
      for (const [userId, code] of codes)
        if (code.hash === hash) {
          codes.delete(userId);
          return code.expiresAt > now ? userId : undefined;
        }
      return undefined;
    },
  };
}
