import { identity } from '@atelier/identity-contract';
import { everyItem, PLATFORM } from '@atelier/kernel';
import { handler } from '@atelier/rpc';
import type { IdentityPorts } from './ports.ts';
import type { UserRow } from './user-list.projection.ts';

export const describeMembers = ({ workspaceRows, userRows }: IdentityPorts) =>
  handler(identity.describeMembers, async ({ call: { actor } }) => {
    const row = await workspaceRows.get(actor.workspaceId, actor.workspaceId);
    const roles = new Map(row?.members.map(({ userId, role }) => [userId, role]));
    if (roles.size === 0) return [];
    const rows = await everyItem<UserRow>((cursor) =>
      userRows.list(PLATFORM, {
        where: { id: [...roles.keys()], status: 'active' },
        limit: 200,
        cursor,
      }),
    );
    return rows.map(({ id, email, name }) => ({
      id,
      email,
      name,
      role: roles.get(id) ?? 'member',
    }));
  });
