import { may, type Permission } from '@atelier/kernel';

/** Whether who has `permissions` may do what `wanted` names; a wildcard is covered by a wildcard only. */
export function covers(permissions: readonly Permission[], wanted: Permission): boolean {
  return may({ permissions }, wanted);
}

/** The permissions that both lists allow: what a key with scopes can do for its user. */
export function intersection(
  one: readonly Permission[],
  other: readonly Permission[],
): readonly Permission[] {
  return distinct(one.flatMap((mine) => other.flatMap((theirs) => meeting(mine, theirs) ?? [])));
}

export function distinct(permissions: readonly Permission[]): readonly Permission[] {
  return [
    ...new Map(permissions.map((each) => [`${each.resource}:${each.action}`, each])).values(),
  ];
}

export function same(one: Permission, other: Permission): boolean {
  return one.resource === other.resource && one.action === other.action;
}

function meeting(one: Permission, other: Permission): Permission | undefined {
  const resource = narrower(one.resource, other.resource, 'all');
  const action = narrower(one.action, other.action, 'manage');
  return resource === undefined || action === undefined ? undefined : { resource, action };
}

function narrower(one: string, other: string, everything: string): string | undefined {
  if (one === everything) return other;
  return other === everything || other === one ? one : undefined;
}
