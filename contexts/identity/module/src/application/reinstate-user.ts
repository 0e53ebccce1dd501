import { identity } from '@atelier/identity-contract';
import { handler, receipt } from '@atelier/rpc';
import { SUPER_ADMIN } from '../domain/roles.ts';
import type { IdentityPorts } from './ports.ts';
import { resolveAuthority } from './resolve-authority.ts';
import { SUPER_ADMINS_AT, superAdminsOfAll, userAt, users } from './streams.ts';

export const reinstateUser = (ports: IdentityPorts) =>
  handler(identity.reinstateUser, async ({ input: { userId }, errors, call }) => {
    const authority = await resolveAuthority(ports, call);
    const reinstated = await ports.write(call, async ({ record }) => {
      const command = { type: 'ReinstateUser', userId, ...authority } as const;
      const outcome = await record(users, userAt(userId), command);
      if (outcome.outcome === 'rejected' || outcome.state.status === 'unregistered') return outcome;
      if (outcome.state.roles.some(({ name }) => name === SUPER_ADMIN))
        await record(superAdminsOfAll, SUPER_ADMINS_AT, { type: 'AppointSuperAdmin', userId });
      return outcome;
    });
    return receipt(reinstated, errors);
  });
