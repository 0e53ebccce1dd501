import { identity } from '@atelier/identity-contract';
import { handler, refusal } from '@atelier/rpc';
import { SUPER_ADMINS, superAdminsOfAll, users } from './aggregates.ts';
import type { IdentityPorts } from './ports.ts';
import { resolveAuthority } from './resolve-standing.ts';

/** A suspended super-admin cannot act, so he does not count as the one who must remain. */
export const suspendUser = (ports: IdentityPorts) =>
  handler(identity.suspendUser, async ({ input: { userId }, errors, call }) => {
    const authority = await resolveAuthority(ports, call);
    const suspended = await ports.recorder.together(call, async (record) => {
      const outcome = await record(users, userId, { type: 'SuspendUser', userId, ...authority });
      if (outcome.outcome === 'rejected') return outcome;
      const dismissal = { type: 'DismissSuperAdmin', userId } as const;
      const dismissed = await record(superAdminsOfAll, SUPER_ADMINS, dismissal);
      return dismissed.outcome === 'rejected' ? dismissed : outcome;
    });
    if (suspended.outcome === 'rejected') throw refusal(suspended.rejection, errors);
    return { version: suspended.version };
  });
