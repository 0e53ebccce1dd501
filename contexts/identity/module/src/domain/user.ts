import {
  accept,
  type Decider,
  type Id,
  type Permission,
  reject,
  type UserId,
  type WorkspaceId,
} from '@atelier/kernel';
import { covers, same } from './permissions.ts';
import {
  type AssignedRole,
  outranks,
  type Role,
  type Roles,
  type Standing,
  standingOf,
} from './roles.ts';

/** Who commands, and which roles there are: what ranks are judged by. */
export type Authority = { readonly by: Standing; readonly roles: Roles };

/** Distributes, so that each type is a command or event of its own. */
type OnUser<Type extends string> = Type extends string ? { type: Type; userId: UserId } : never;
type OfPermission = { resource: string; action: string };

export type UserCommand =
  | (OnUser<'RegisterUser'> & {
      email: string;
      name: string;
      workspaceId: WorkspaceId;
      roles: readonly AssignedRole[];
    })
  | (OnUser<'ChangePassword'> & { keptLoginId?: Id<'login'> })
  | (OnUser<'SuspendUser' | 'ReinstateUser'> & Authority)
  | (OnUser<'AssignRole' | 'WithdrawRole'> & { role: string } & Authority)
  | (OnUser<'GrantPermission' | 'WithdrawPermission'> & OfPermission & Authority);

export type UserEvent =
  | (OnUser<'UserRegistered'> & { email: string; name: string; workspaceId: WorkspaceId })
  | (OnUser<'PasswordChanged'> & { keptLoginId?: Id<'login'> })
  | OnUser<'UserSuspended' | 'UserReinstated'>
  | (OnUser<'RoleAssigned'> & { role: string; incarnation: number })
  | (OnUser<'RoleWithdrawn'> & { role: string })
  | (OnUser<'PermissionGranted' | 'PermissionWithdrawn'> & OfPermission);

export type User =
  | { status: 'unregistered' }
  | {
      status: 'active' | 'suspended';
      roles: readonly AssignedRole[];
      granted: readonly Permission[];
    };

/** A user is changed only by who ranks above him, and gets only what that one may give. */
export const user = {
  initial: { status: 'unregistered' },

  decide: {
    RegisterUser({ userId, email, name, workspaceId, roles }, state) {
      if (state.status !== 'unregistered') return accept();
      return accept<UserEvent>(
        { type: 'UserRegistered', userId, email, name, workspaceId },
        ...roles.map((each) => assigned(userId, each)),
      );
    },

    ChangePassword({ userId, keptLoginId }, state) {
      if (state.status === 'unregistered') return reject({ code: 'USER_NOT_FOUND' });
      return accept({ type: 'PasswordChanged', userId, ...(keptLoginId ? { keptLoginId } : {}) });
    },

    SuspendUser({ userId, ...authority }, state) {
      const refused = unlessAbove(state, authority);
      if (refused) return refused;
      if (state.status === 'suspended') return accept();
      return accept({ type: 'UserSuspended', userId });
    },

    ReinstateUser({ userId, ...authority }, state) {
      const refused = unlessAbove(state, authority);
      if (refused) return refused;
      if (state.status === 'active') return accept();
      return accept({ type: 'UserReinstated', userId });
    },

    AssignRole({ userId, role: name, ...authority }, state) {
      const role = authority.roles.find((each) => each.name === name);
      const refused = unlessAbove(state, authority) ?? unlessGivable(role, authority);
      if (refused) return refused;
      if (role === undefined || holds(state, role)) return accept();
      return accept(assigned(userId, role));
    },

    WithdrawRole({ userId, role: name, ...authority }, state) {
      const role = authority.roles.find((each) => each.name === name);
      const refused = unlessAbove(state, authority) ?? unlessGivable(role, authority);
      if (refused) return refused;
      if (role === undefined || !holds(state, role)) return accept();
      return accept({ type: 'RoleWithdrawn', userId, role: name });
    },

    GrantPermission({ userId, resource, action, ...authority }, state) {
      const refused = unlessAbove(state, authority);
      if (refused) return refused;
      const permission = { resource, action };
      if (!covers(authority.by.permissions, permission))
        return reject({ code: 'PERMISSION_NOT_YOURS', ...permission });
      if (isGranted(state, permission)) return accept();
      return accept({ type: 'PermissionGranted', userId, ...permission });
    },

    WithdrawPermission({ userId, resource, action, ...authority }, state) {
      const refused = unlessAbove(state, authority);
      if (refused) return refused;
      if (!isGranted(state, { resource, action })) return accept();
      return accept({ type: 'PermissionWithdrawn', userId, resource, action });
    },
  },

  evolve(state, event) {
    if (event.type === 'UserRegistered') return { status: 'active', roles: [], granted: [] };
    if (state.status === 'unregistered') return state; // every later fact presupposes a user
    switch (event.type) {
      case 'PasswordChanged':
        return state;
      case 'UserSuspended':
        return { ...state, status: 'suspended' };
      case 'UserReinstated':
        return { ...state, status: 'active' };
      case 'RoleAssigned':
        return { ...state, roles: withRole(state.roles, event) };
      case 'RoleWithdrawn':
        return { ...state, roles: withoutRole(state.roles, event.role) };
      case 'PermissionGranted':
        return { ...state, granted: withPermission(state.granted, event) };
      case 'PermissionWithdrawn':
        return { ...state, granted: withoutPermission(state.granted, event) };
    }
  },
} satisfies Decider<User, UserCommand, UserEvent>;

export function withRole(
  roles: readonly AssignedRole[],
  { role: name, incarnation }: { role: string; incarnation: number },
): readonly AssignedRole[] {
  return [...withoutRole(roles, name), { name, incarnation }];
}

export function withoutRole(roles: readonly AssignedRole[], name: string) {
  return roles.filter((each) => each.name !== name);
}

export function withPermission(granted: readonly Permission[], added: Permission) {
  const { resource, action } = added;
  return [...withoutPermission(granted, added), { resource, action }];
}

export function withoutPermission(granted: readonly Permission[], withdrawn: Permission) {
  return granted.filter((each) => !same(each, withdrawn));
}

function unlessAbove(state: User, { by, roles }: Authority) {
  if (state.status === 'unregistered') return reject({ code: 'USER_NOT_FOUND' });
  const { rank } = standingOf(state.roles, state.granted, roles);
  return outranks(by, rank) ? undefined : reject({ code: 'RANK_TOO_LOW' });
}

function unlessGivable(role: Role | undefined, { by }: Authority) {
  if (role === undefined) return reject({ code: 'ROLE_NOT_FOUND' });
  return outranks(by, role.rank) ? undefined : reject({ code: 'RANK_TOO_LOW' });
}

function holds(state: User, { name, incarnation }: Role): boolean {
  return (
    state.status !== 'unregistered' &&
    state.roles.some((each) => each.name === name && each.incarnation === incarnation)
  );
}

function isGranted(state: User, permission: Permission): boolean {
  return state.status !== 'unregistered' && state.granted.some((each) => same(each, permission));
}

function assigned(userId: UserId, { name, incarnation }: AssignedRole) {
  return { type: 'RoleAssigned', userId, role: name, incarnation } as const;
}
