import { identity } from '@atelier/identity-contract';
import { handler } from '@atelier/rpc';
import { type IdentityPorts, PASSWORD } from './ports.ts';
import { userAt, users } from './streams.ts';

/**
 * Who has no password yet, as the owner of a first start, sets one without naming the old; with an
 * API key he cannot, or a leaked key could be made into an account.
 */
export const changePassword = ({ write, secrets, passwords }: IdentityPorts) =>
  handler(identity.changePassword, async ({ input, errors, call }) => {
    const { userId, loginId } = call.actor;
    const hash = await secrets.get(userId, PASSWORD);
    const isFirst = hash === undefined && loginId !== undefined;
    if (!isFirst && !(await passwords.verify(input.currentPassword, hash)))
      throw errors.INVALID_CREDENTIALS();
    const newHash = await passwords.hash(input.newPassword);
    const changed = await write(call, async ({ record, transaction }) => {
      await secrets.put(userId, PASSWORD, newHash, transaction);
      return record(users, userAt(userId), {
        type: 'ChangePassword',
        userId,
        ...(loginId ? { keptLoginId: loginId } : {}),
      });
    });
    if (changed.outcome === 'rejected') throw errors.INVALID_CREDENTIALS();
    return { version: changed.version };
  });
