import { identity } from '@atelier/identity-contract';
import { publicHandler, refusal } from '@atelier/rpc';
import { MEMBER } from '../domain/roles.ts';
import { userByEmail } from './list-users.ts';
import { openAccount } from './open-account.ts';
import type { IdentityPorts } from './ports.ts';

export const register = (ports: IdentityPorts) =>
  publicHandler(identity.register, async ({ input, errors, host }) => {
    if (ports.registration === 'closed') throw errors.REGISTRATION_CLOSED();
    // The reservation decides; this only saves hashing a password for nothing.
    if (await userByEmail(ports, input.email)) throw errors.EMAIL_TAKEN();
    const roles = [{ name: MEMBER, incarnation: 0 }];
    const opened = await openAccount(ports, { ...input, roles }, host.requestId);
    if (opened.outcome === 'rejected') throw refusal(opened.rejection, errors);
    return { id: opened.userId, email: opened.email, workspaceId: opened.workspaceId };
  });
