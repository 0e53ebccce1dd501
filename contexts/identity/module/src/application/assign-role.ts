import { identity } from '@atelier/identity-contract';
import { handler, receipt } from '@atelier/rpc';
import { SUPER_ADMIN } from '../domain/roles.ts';
import type { IdentityPorts } from './ports.ts';
import { resolveAuthority } from './resolve-authority.ts';
import { SUPER_ADMINS_AT, superAdminsOfAll, userAt, users } from './streams.ts';

/** Who is suspended becomes one of the super-admins who can act when he is reinstated. */
export const assignRole = (ports: IdentityPorts) =>
  handler(identity.assignRole, async ({ input: { userId, role }, errors, call }) => {
    const authority = await resolveAuthority(ports, call);
    const assigned = await ports.write(call, async ({ record }) => {
      const command = { type: 'AssignRole', userId, role, ...authority } as const;
      const outcome = await record(users, userAt(userId), command);
      if (outcome.outcome === 'rejected') return outcome;
      if (role === SUPER_ADMIN && outcome.state.status === 'active')
        await record(superAdminsOfAll, SUPER_ADMINS_AT, { type: 'AppointSuperAdmin', userId });
      return outcome;
    });
    return receipt(assigned, errors);
  });
