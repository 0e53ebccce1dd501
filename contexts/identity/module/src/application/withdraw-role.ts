import { identity } from '@atelier/identity-contract';
import { handler, refusal } from '@atelier/rpc';
import { SUPER_ADMIN } from '../domain/roles.ts';
import type { IdentityPorts } from './ports.ts';
import { resolveAuthority } from './resolve-authority.ts';
import { SUPER_ADMINS_AT, superAdminsOfAll, userAt, users } from './streams.ts';

export const withdrawRole = (ports: IdentityPorts) =>
  handler(identity.withdrawRole, async ({ input: { userId, role }, errors, call }) => {
    const authority = await resolveAuthority(ports, call);
    const withdrawn = await ports.write(call, async ({ record }) => {
      const command = { type: 'WithdrawRole', userId, role, ...authority } as const;
      const outcome = await record(users, userAt(userId), command);
      if (outcome.outcome === 'rejected' || role !== SUPER_ADMIN) return outcome;
      const dismissal = { type: 'DismissSuperAdmin', userId } as const;
      const dismissed = await record(superAdminsOfAll, SUPER_ADMINS_AT, dismissal);
      return dismissed.outcome === 'rejected' ? dismissed : outcome;
    });
    if (withdrawn.outcome === 'rejected') throw refusal(withdrawn.rejection, errors);
  });
