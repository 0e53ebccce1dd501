import { identity } from '@atelier/identity-contract';
import { handler } from '@atelier/rpc';
import { logins } from './aggregates.ts';
import type { IdentityPorts } from './ports.ts';

/** An API key has no sign-in to end; it is revoked instead. */
export const logout = ({ recorder }: IdentityPorts) =>
  handler(identity.logout, async ({ call, host }) => {
    const { loginId, userId } = call.actor;
    if (loginId) await recorder.one(call, logins, loginId, { type: 'SignOut', loginId, userId });
    host.sessionCookie?.clear();
  });
