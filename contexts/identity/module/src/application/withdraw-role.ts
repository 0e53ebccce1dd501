import { identity } from '@atelier/identity-contract';
import { handler, refusal } from '@atelier/rpc';
import { SUPER_ADMIN } from '../domain/roles.ts';
import { SUPER_ADMINS, superAdminsOfAll, users } from './aggregates.ts';
import type { IdentityPorts } from './ports.ts';
import { resolveAuthority } from './resolve-standing.ts';

export const withdrawRole = (ports: IdentityPorts) =>
  handler(identity.withdrawRole, async ({ input: { userId, role }, errors, call }) => {
    const authority = await resolveAuthority(ports, call);
    const withdrawn = await ports.recorder.together(call, async (record) => {
      const command = { type: 'WithdrawRole', userId, role, ...authority } as const;
      const outcome = await record(users, userId, command);
      if (outcome.outcome === 'rejected' || role !== SUPER_ADMIN) return outcome;
      const dismissal = { type: 'DismissSuperAdmin', userId } as const;
      const dismissed = await record(superAdminsOfAll, SUPER_ADMINS, dismissal);
      return dismissed.outcome === 'rejected' ? dismissed : outcome;
    });
    if (withdrawn.outcome === 'rejected') throw refusal(withdrawn.rejection, errors);
  });
