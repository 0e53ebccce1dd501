import { identity } from '@atelier/identity-contract';
import { PLATFORM } from '@atelier/kernel';
import { handler, refusal } from '@atelier/rpc';
import { MEMBER } from '../domain/roles.ts';
import { userView } from './list-users.ts';
import { openAccount } from './open-account.ts';
import type { IdentityPorts } from './ports.ts';
import { readRoles } from './resolve-authority.ts';

export const createUser = (ports: IdentityPorts) =>
  handler(identity.createUser, async ({ input, errors, call }) => {
    const roles = [{ name: MEMBER, incarnation: 0 }];
    const opened = await openAccount(ports, { ...input, roles }, call.requestId, call);
    if (opened.outcome === 'rejected') throw refusal(opened.rejection, errors);
    const row = await ports.userRows.get(PLATFORM, opened.userId);
    if (row === undefined) throw new Error(`The user ${opened.userId} was made and is not listed.`);
    return userView(row, await readRoles(ports));
  });
