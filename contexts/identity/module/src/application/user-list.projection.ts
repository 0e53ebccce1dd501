import {
  insert,
  type Permission,
  PLATFORM,
  projection,
  type UserId,
  update,
} from '@atelier/kernel';
import type { LoginEvent } from '../domain/login.ts';
import type { AssignedRole } from '../domain/roles.ts';
import {
  type UserEvent,
  withoutPermission,
  withoutRole,
  withPermission,
  withRole,
} from '../domain/user.ts';

export type UserRow = {
  readonly id: UserId;
  readonly workspaceId: typeof PLATFORM;
  readonly email: string;
  readonly name: string;
  /** E-mail and name, which a search looks through. */
  readonly text: string;
  readonly status: 'active' | 'suspended';
  readonly roles: readonly AssignedRole[];
  readonly granted: readonly Permission[];
  readonly createdAt: string;
  readonly lastSeenAt?: string;
};

export const userList = projection<UserEvent | LoginEvent, UserRow>(
  'user-list',
  {
    UserRegistered: ({ type: _, userId, workspaceId: __, ...described }, { at }) =>
      insert({
        ...described,
        id: userId,
        workspaceId: PLATFORM,
        text: `${described.email} ${described.name}`,
        status: 'active',
        roles: [],
        granted: [],
        createdAt: at,
      }),
    PasswordChanged: () => [],
    UserSuspended: ({ userId }) => update(userId, (row) => ({ ...row, status: 'suspended' })),
    UserReinstated: ({ userId }) => update(userId, (row) => ({ ...row, status: 'active' })),
    RoleAssigned: (event) =>
      update(event.userId, (row) => ({ ...row, roles: withRole(row.roles, event) })),
    RoleWithdrawn: ({ userId, role }) =>
      update(userId, (row) => ({ ...row, roles: withoutRole(row.roles, role) })),
    PermissionGranted: (event) =>
      update(event.userId, (row) => ({ ...row, granted: withPermission(row.granted, event) })),
    PermissionWithdrawn: (event) =>
      update(event.userId, (row) => ({ ...row, granted: withoutPermission(row.granted, event) })),
    // The latest of sign-ins that are recorded at once, whatever order a replay sees them in.
    UserAuthenticated: ({ userId }, { at }) =>
      update(userId, (row) => ({
        ...row,
        lastSeenAt: row.lastSeenAt && row.lastSeenAt > at ? row.lastSeenAt : at,
      })),
    WorkspaceSwitched: () => [],
    SignedOut: () => [],
  },
  ['email'],
);
