import {
  type Actor,
  type CallContext,
  everyItem,
  type Permission,
  PLATFORM,
} from '@atelier/kernel';
import { builtInRoles } from '../domain/built-in-roles.ts';
import { intersection } from '../domain/permissions.ts';
import { type Roles, standingOf } from '../domain/roles.ts';
import type { Authority } from '../domain/user.ts';
import type { AccessRow } from './access.projection.ts';
import type { IdentityPorts } from './ports.ts';
import type { RoleRow } from './role-list.projection.ts';

/** All roles as they are now. */
export async function readRoles({ roleRows }: Pick<IdentityPorts, 'roleRows'>): Promise<Roles> {
  const own = await everyItem<RoleRow>((cursor) => roleRows.list(PLATFORM, { limit: 200, cursor }));
  return [...builtInRoles, ...own];
}

/**
 * Who calls, as the tables say now: changes of rights are not judged by what a cache still
 * believes. A key with scopes gives no more than its scopes, and a key that is gone nothing.
 */
export async function resolveAuthority(
  ports: Pick<IdentityPorts, 'roleRows' | 'accessRows'>,
  { actor }: CallContext,
): Promise<Authority> {
  const [row, roles] = await Promise.all([
    ports.accessRows.get(PLATFORM, actor.userId),
    readRoles(ports),
  ]);
  if (row?.status !== 'active') return { roles, by: standingOf([], [], roles) };
  const by = standingOf(row.roles, row.granted, roles);
  return { roles, by: { ...by, permissions: permissionsOf(actor, row, by.permissions) } };
}

/** What of his user's permissions the one who calls can use and give. */
export function permissionsOf(
  { kind, apiKeyId }: Actor,
  row: AccessRow,
  ofUser: readonly Permission[],
): readonly Permission[] {
  if (kind === 'user') return ofUser;
  const scopes = row.apiKeys.find(({ id }) => id === apiKeyId)?.scopes;
  if (scopes === undefined) return [];
  return scopes.length === 0 ? ofUser : intersection(ofUser, scopes);
}
