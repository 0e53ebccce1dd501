import { randomBytes } from 'node:crypto';
import { hash, parseOptions, verify } from '@node-rs/bcrypt';
import type { Passwords } from '../application/ports.ts';

/** bcrypt off the main thread. `cost` 12 takes about 0.2 s of a core, which is the point of it. */
export function bcryptPasswords(cost: number): Passwords {
  let dummy: Promise<string> | undefined;
  const nobodysHash = () => {
    dummy ??= hash(randomBytes(16).toString('hex'), { cost });
    return dummy;
  };
  // Made at the start: the first sign-in of an unknown user must not take twice as long.
  nobodysHash().catch(() => {
    dummy = undefined;
  });

  return {
    hash: (password) => hash(password, { cost, rejectLongPasswords: true }),
    async verify(password, stored) {
      // bcrypt reads 72 bytes: what is longer would match a password that it only begins with.
      const readable = Buffer.byteLength(password) <= 72 && !password.includes('\0');
      const matches = await verify(password, stored ?? (await nobodysHash()));
      return matches && readable && stored !== undefined;
    },
    isOutdated: (stored) => parseOptions(stored).cost < cost,
  };
}
