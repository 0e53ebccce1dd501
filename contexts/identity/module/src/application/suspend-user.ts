import { identity } from '@atelier/identity-contract';
import { handler, refusal } from '@atelier/rpc';
import type { IdentityPorts } from './ports.ts';
import { resolveAuthority } from './resolve-authority.ts';
import { SUPER_ADMINS_AT, superAdminsOfAll, userAt, users } from './streams.ts';

/** A suspended super-admin cannot act, so he does not count as the one who must remain. */
export const suspendUser = (ports: IdentityPorts) =>
  handler(identity.suspendUser, async ({ input: { userId }, errors, call }) => {
    const authority = await resolveAuthority(ports, call);
    const suspended = await ports.write(call, async ({ record }) => {
      const command = { type: 'SuspendUser', userId, ...authority } as const;
      const outcome = await record(users, userAt(userId), command);
      if (outcome.outcome === 'rejected') return outcome;
      const dismissal = { type: 'DismissSuperAdmin', userId } as const;
      const dismissed = await record(superAdminsOfAll, SUPER_ADMINS_AT, dismissal);
      return dismissed.outcome === 'rejected' ? dismissed : outcome;
    });
    if (suspended.outcome === 'rejected') throw refusal(suspended.rejection, errors);
    return { version: suspended.version };
  });
