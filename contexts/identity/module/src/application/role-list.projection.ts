import { insert, PLATFORM, projection, remove } from '@atelier/kernel';
import type { RoleEvent } from '../domain/role.ts';
import type { Role } from '../domain/roles.ts';

/** Own roles only; the built-in ones are in the code. */
export type RoleRow = Role & { readonly id: string; readonly workspaceId: typeof PLATFORM };

export const roleList = projection<RoleEvent, RoleRow>('role-list', {
  RoleDefined: ({ type: _, ...role }) => insert({ id: role.name, workspaceId: PLATFORM, ...role }),
  RoleRemoved: ({ name }) => remove(name),
});
