import { test } from 'node:test';
import { given } from '@atelier/kernel/testing';
import { builtInRoles } from './built-in-roles.ts';
import { standingOf } from './roles.ts';
import { type UserEvent, user } from './user.ts';

const userId = 'user_ada';
const workspaceId = 'workspace_ada';
const registered: UserEvent = {
  type: 'UserRegistered',
  userId,
  email: 'ada@example.com',
  name: 'Ada',
  workspaceId,
};
const holding = (role: string): UserEvent => ({
  type: 'RoleAssigned',
  userId,
  role,
  incarnation: 0,
});
const suspended: UserEvent = { type: 'UserSuspended', userId };
const by = (...names: string[]) => ({
  roles: builtInRoles,
  by: standingOf(
    names.map((name) => ({ name, incarnation: 0 })),
    [],
    builtInRoles,
  ),
});

test('a registered user has the roles he came with', () => {
  const { type: _, ...account } = registered;
  given(user)
    .when({ type: 'RegisterUser', ...account, roles: [{ name: 'member', incarnation: 0 }] })
    .accepts(registered, holding('member'));
});

test('an admin assigns a lower role, and assigning it again changes nothing', () => {
  const command = { type: 'AssignRole', userId, role: 'customer-support', ...by('admin') } as const;
  given(user, registered).when(command).accepts(holding('customer-support'));
  given(user, registered, holding('customer-support')).when(command).accepts();
});

test('an admin neither gives nor takes a rank as high as his own', () => {
  for (const type of ['AssignRole', 'WithdrawRole'] as const) {
    given(user, registered, holding('member'))
      .when({ type, userId, role: 'admin', ...by('admin') })
      .rejects({ code: 'RANK_TOO_LOW' });
    given(user, registered, holding('super-admin'))
      .when({ type, userId, role: 'member', ...by('admin') })
      .rejects({ code: 'RANK_TOO_LOW' });
  }
});

test('a super-admin touches a super-admin', () => {
  given(user, registered, holding('super-admin'))
    .when({ type: 'WithdrawRole', userId, role: 'super-admin', ...by('super-admin') })
    .accepts({ type: 'RoleWithdrawn', userId, role: 'super-admin' });
});

test('a role that does not exist is not found', () => {
  given(user, registered)
    .when({ type: 'AssignRole', userId, role: 'poet', ...by('admin') })
    .rejects({ code: 'ROLE_NOT_FOUND' });
});

test('nobody grants what he may not do himself', () => {
  const render = { resource: 'video', action: 'render' };
  given(user, registered)
    .when({ type: 'GrantPermission', userId, ...render, ...by('admin') })
    .rejects({ code: 'PERMISSION_NOT_YOURS', ...render });
  given(user, registered)
    .when({ type: 'GrantPermission', userId, ...render, ...by('super-admin') })
    .accepts({ type: 'PermissionGranted', userId, ...render });
});

test('a withdrawn permission is gone, and withdrawing it again changes nothing', () => {
  const render = { resource: 'video', action: 'render' };
  const granted: UserEvent = { type: 'PermissionGranted', userId, ...render };
  const withdrawn: UserEvent = { type: 'PermissionWithdrawn', userId, ...render };
  const command = { type: 'WithdrawPermission', userId, ...render, ...by('admin') } as const;
  given(user, registered, granted).when(command).accepts(withdrawn);
  given(user, registered, granted, withdrawn).when(command).accepts();
});

test('a user is suspended and reinstated once each', () => {
  given(user, registered)
    .when({ type: 'SuspendUser', userId, ...by('admin') })
    .accepts(suspended);
  given(user, registered, suspended)
    .when({ type: 'SuspendUser', userId, ...by('admin') })
    .accepts();
  given(user, registered, suspended)
    .when({ type: 'ReinstateUser', userId, ...by('admin') })
    .accepts({ type: 'UserReinstated', userId });
  given(user, registered)
    .when({ type: 'ReinstateUser', userId, ...by('admin') })
    .accepts();
});

test('who was never registered is not found', () => {
  for (const type of ['SuspendUser', 'ReinstateUser'] as const)
    given(user)
      .when({ type, userId, ...by('super-admin') })
      .rejects({ code: 'USER_NOT_FOUND' });
  given(user).when({ type: 'ChangePassword', userId }).rejects({ code: 'USER_NOT_FOUND' });
});
