import type { Permission } from '@atelier/kernel';
import { distinct } from './permissions.ts';

export const SUPER_ADMIN = 'super-admin';
export const MEMBER = 'member';
const HIGHEST_RANK = 100;

/** `incarnation` counts how often an own role was removed: a role that comes back is another one. */
export type Role = {
  readonly name: string;
  readonly title: string;
  readonly rank: number;
  readonly permissions: readonly Permission[];
  readonly incarnation: number;
};

export type AssignedRole = Pick<Role, 'name' | 'incarnation'>;

/** All roles there are, built-in and own. */
export type Roles = readonly Role[];

/** What somebody may do by their roles and their own permissions. */
export type Standing = {
  readonly roles: readonly string[];
  readonly rank: number;
  readonly permissions: readonly Permission[];
};

/** Roles that were removed since, also if one of the same name was defined again, count for nothing. */
export function standingOf(
  assigned: readonly AssignedRole[],
  granted: readonly Permission[],
  roles: Roles,
): Standing {
  const held = roles.filter(({ name, incarnation }) =>
    assigned.some((each) => each.name === name && each.incarnation === incarnation),
  );
  return {
    roles: held.map(({ name }) => name),
    rank: Math.max(-1, ...held.map(({ rank }) => rank)),
    permissions: distinct([...held.flatMap(({ permissions }) => permissions), ...granted]),
  };
}

/** Nobody touches a rank as high as his own, so nobody raises himself; only the highest rank may all. */
export function outranks({ rank }: Pick<Standing, 'rank'>, other: number): boolean {
  return rank === HIGHEST_RANK || rank > other;
}
