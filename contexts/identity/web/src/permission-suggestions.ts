import type { Role } from './identity-api.ts';

type Named = Pick<Role, 'permissions'>;

/** The resources that roles name, each once. */
export function resourcesIn(roles: readonly Named[]): string[] {
  return [...new Set(all(roles).map(({ resource }) => resource))].sort();
}

/** The actions that roles name for a resource, then those they name for others. */
export function actionsIn(roles: readonly Named[], resource: string): string[] {
  const mine = all(roles).filter((each) => each.resource === resource);
  return [...new Set([...sorted(mine), ...sorted(all(roles))])];
}

/** A message for a name that the API would refuse. */
export function wrongName(name: string): string | null {
  return /^[a-z][a-z-]{0,63}$/.test(name) ? null : 'Small letters and dashes, as “session”.';
}

/** The highest rank of an own role that somebody with `names` may define; below zero: none. */
export function highestOwnRank(
  names: readonly string[],
  roles: readonly Pick<Role, 'name' | 'rank'>[],
): number {
  const held = roles.filter(({ name }) => names.includes(name)).map(({ rank }) => rank);
  return Math.max(-1, ...held) - 1;
}

const all = (roles: readonly Named[]) => roles.flatMap(({ permissions }) => permissions);
const sorted = (permissions: Role['permissions']) => permissions.map(({ action }) => action).sort();
