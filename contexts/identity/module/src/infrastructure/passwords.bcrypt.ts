import { hash, parseOptions, verify } from '@node-rs/bcrypt';
import type { Passwords } from '../application/ports.ts';

/** bcrypt off the main thread. `cost` 12 takes about 0.2 s of a core, which is the point of it. */
export function bcryptPasswords(cost: number): Passwords {
  // Of no password: to compare with it takes as long as with anybody's.
  const nobodysHash = `$2b$${String(cost).padStart(2, '0')}$${'.'.repeat(53)}`;

  return {
    hash: (password) => hash(password, { cost, rejectLongPasswords: true }),
    async verify(password, stored) {
      // bcrypt reads 72 bytes: what is longer would match a password that it only begins with.
      const readable = Buffer.byteLength(password) <= 72 && !password.includes('\0');
      const matches = await verify(password, stored ?? nobodysHash);
      return matches && readable && stored !== undefined;
    },
    isOutdated: (stored) => parseOptions(stored).cost < cost,
  };
}
