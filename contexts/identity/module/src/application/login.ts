import { identity } from '@atelier/identity-contract';
import { PLATFORM } from '@atelier/kernel';
import { publicHandler } from '@atelier/rpc';
import { userByEmail } from './list-users.ts';
import { type IdentityPorts, PASSWORD } from './ports.ts';
import { signIn } from './sign-in.ts';

export const login = (ports: IdentityPorts) =>
  publicHandler(identity.login, async ({ input: { email, password }, errors, host }) => {
    const { accessRows, secrets, passwords } = ports;
    const user = await userByEmail(ports, email);
    if (user) ports.attempts.note(host.requestId, user.id);
    // Looked up for nobody too: an unknown e-mail takes the same steps as a known one. The row is
    // read before the password is checked, so that a new one which is set meanwhile wins.
    const userId = user?.id ?? 'user_nobody';
    const row = await accessRows.get(PLATFORM, userId);
    const hash = await secrets.get(userId, PASSWORD);
    const matches = await passwords.verify(password, hash);
    if (!matches || row === undefined || hash === undefined) throw errors.INVALID_CREDENTIALS();
    if (row.status === 'suspended') throw errors.USER_SUSPENDED();
    if (passwords.isOutdated(hash))
      await secrets.exchange(row.id, PASSWORD, hash, await passwords.hash(password));
    return signIn(ports, row, 'password', host);
  });
