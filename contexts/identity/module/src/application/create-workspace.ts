import { identity } from '@atelier/identity-contract';
import { newId, PLATFORM } from '@atelier/kernel';
import { handler, refusal } from '@atelier/rpc';
import { SUPER_ADMIN } from '../domain/roles.ts';
import type { IdentityPorts } from './ports.ts';
import { workspaceAt, workspaces } from './streams.ts';

/** Each has members, keys and limits of its own, and all are in the one row that says who somebody is. */
const MAX_MADE = 20;
const TOO_MANY = { outcome: 'rejected', rejection: { code: 'TOO_MANY_WORKSPACES' } } as const;

export const createWorkspace = ({ write, accessRows, clock }: IdentityPorts) =>
  handler(identity.createWorkspace, async ({ input: { name }, errors, call }) => {
    const workspaceId = newId('workspace');
    const { userId, roles } = call.actor;
    const isBound = !roles.includes(SUPER_ADMIN);
    const created = await write(call, async ({ record, transaction }) => {
      // Held until it is there: who makes one at the same time counts it too.
      const row = await accessRows.hold(PLATFORM, userId, transaction);
      const made = row?.memberships.filter(({ isMaker }) => isMaker) ?? [];
      if (isBound && made.length >= MAX_MADE) return TOO_MANY;
      return record(workspaces, workspaceAt(workspaceId), {
        type: 'CreateWorkspace',
        workspaceId,
        name,
        ownerId: userId,
        isPersonal: false,
      });
    });
    if (created.outcome === 'rejected') throw refusal(created.rejection, errors);
    const createdAt = clock.now().toISOString();
    return { id: workspaceId, name, createdAt };
  });
