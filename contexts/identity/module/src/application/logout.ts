import { identity } from '@atelier/identity-contract';
import { handler } from '@atelier/rpc';
import type { IdentityPorts } from './ports.ts';
import { loginAt, logins } from './streams.ts';

/** An API key has no sign-in to end; it is revoked instead. */
export const logout = ({ write }: IdentityPorts) =>
  handler(identity.logout, async ({ call, host }) => {
    const { loginId, userId } = call.actor;
    if (loginId)
      await write(call, ({ record }) =>
        record(logins, loginAt(loginId), { type: 'SignOut', loginId, userId }),
      );
    host.sessionCookie?.clear();
  });
