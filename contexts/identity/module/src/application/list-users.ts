import { identity } from '@atelier/identity-contract';
import { PLATFORM } from '@atelier/kernel';
import { handler } from '@atelier/rpc';
import { type Roles, standingOf } from '../domain/roles.ts';
import type { IdentityPorts } from './ports.ts';
import { readRoles } from './resolve-standing.ts';
import type { UserRow } from './user-list.projection.ts';

export const listUsers = (ports: IdentityPorts) =>
  handler(identity.listUsers, async ({ input: { limit, cursor, search } }) => {
    const [page, roles] = await Promise.all([
      ports.users.list(PLATFORM, {
        limit,
        cursor,
        ...(search ? { containing: { field: 'text', text: search } } : {}),
      }),
      readRoles(ports),
    ]);
    return { ...page, items: page.items.map((row) => shownUser(row, roles)) };
  });

/** What the contract tells of a user; roles that were removed since are not told. */
export function shownUser(row: UserRow, roles: Roles) {
  const { id, email, name, status, createdAt, lastSeenAt } = row;
  return {
    id,
    email,
    name,
    status,
    roles: [...standingOf(row.roles, [], roles).roles],
    permissions: [...row.granted],
    createdAt,
    ...(lastSeenAt === undefined ? {} : { lastSeenAt }),
  };
}

export async function userByEmail(
  { users }: Pick<IdentityPorts, 'users'>,
  email: string,
): Promise<UserRow | undefined> {
  const { items } = await users.list(PLATFORM, { where: { email }, limit: 1 });
  return items[0];
}
