import { identity } from '@atelier/identity-contract';
import { handler, receipt } from '@atelier/rpc';
import { SUPER_ADMIN } from '../domain/roles.ts';
import { SUPER_ADMINS, superAdminsOfAll, users } from './aggregates.ts';
import type { IdentityPorts } from './ports.ts';
import { resolveAuthority } from './resolve-standing.ts';

/** Who is suspended becomes one of the super-admins who can act when he is reinstated. */
export const assignRole = (ports: IdentityPorts) =>
  handler(identity.assignRole, async ({ input: { userId, role }, errors, call }) => {
    const authority = await resolveAuthority(ports, call);
    const assigned = await ports.recorder.together(call, async (record) => {
      const command = { type: 'AssignRole', userId, role, ...authority } as const;
      const outcome = await record(users, userId, command);
      if (outcome.outcome === 'rejected') return outcome;
      if (role === SUPER_ADMIN && outcome.state.status === 'active')
        await record(superAdminsOfAll, SUPER_ADMINS, { type: 'AppointSuperAdmin', userId });
      return outcome;
    });
    return receipt(assigned, errors);
  });
