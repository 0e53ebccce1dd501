import { identity } from '@atelier/identity-contract';
import { handler, receipt } from '@atelier/rpc';
import { SUPER_ADMIN } from '../domain/roles.ts';
import { SUPER_ADMINS, superAdminsOfAll, users } from './aggregates.ts';
import type { IdentityPorts } from './ports.ts';
import { resolveAuthority } from './resolve-standing.ts';

export const reinstateUser = (ports: IdentityPorts) =>
  handler(identity.reinstateUser, async ({ input: { userId }, errors, call }) => {
    const authority = await resolveAuthority(ports, call);
    const reinstated = await ports.recorder.together(call, async (record) => {
      const outcome = await record(users, userId, { type: 'ReinstateUser', userId, ...authority });
      if (outcome.outcome === 'rejected' || outcome.state.status === 'unregistered') return outcome;
      if (outcome.state.roles.some(({ name }) => name === SUPER_ADMIN))
        await record(superAdminsOfAll, SUPER_ADMINS, { type: 'AppointSuperAdmin', userId });
      return outcome;
    });
    return receipt(reinstated, errors);
  });
