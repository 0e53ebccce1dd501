import { identity } from '@atelier/identity-contract';
import { PLATFORM } from '@atelier/kernel';
import { handler } from '@atelier/rpc';
import { type Roles, standingOf } from '../domain/roles.ts';
import type { IdentityPorts } from './ports.ts';
import { readRoles } from './resolve-authority.ts';
import type { UserRow } from './user-list.projection.ts';

export const listUsers = (ports: IdentityPorts) =>
  handler(identity.listUsers, async ({ input: { limit, cursor, search } }) => {
    const [page, roles] = await Promise.all([
      ports.userRows.list(PLATFORM, {
        limit,
        cursor,
        ...(search ? { containing: { field: 'text', text: search } } : {}),
      }),
      readRoles(ports),
    ]);
    return { ...page, items: page.items.map((row) => userView(row, roles)) };
  });

/** What the contract tells of a user; roles that were removed since are not told. */
export function userView(row: UserRow, roles: Roles) {
  const { workspaceId: _, text: __, granted, ...shown } = row;
  return {
    ...shown,
    roles: [...standingOf(row.roles, [], roles).roles],
    permissions: [...granted],
  };
}

export async function userByEmail(
  { userRows }: Pick<IdentityPorts, 'userRows'>,
  email: string,
): Promise<UserRow | undefined> {
  const { items } = await userRows.list(PLATFORM, { where: { email }, limit: 1 });
  return items[0];
}
