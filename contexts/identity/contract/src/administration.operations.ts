import { contextContract, id, page, PageQuery, Receipt, z } from '@atelier/contract';
import {
  EMAIL_TAKEN,
  LAST_SUPER_ADMIN,
  PERMISSION_NOT_YOURS,
  RANK_TOO_LOW,
  ROLE_BUILT_IN,
  ROLE_NOT_FOUND,
  USER_NOT_FOUND,
} from './identity.problems.ts';
import {
  AuditEntry,
  AuditQuery,
  NewAccount,
  OwnRole,
  PermissionShape,
  Role,
  User,
} from './identity.shapes.ts';

const c = contextContract('identity');

const manageUsers = { resource: 'user', action: 'manage' };
const readUsers = { resource: 'user', action: 'read' };

/** What administrators do: users, their roles and permissions, the audit trail. */
export const administrationOperations = {
  listUsers: c
    .query('/users', { summary: 'All users', permission: readUsers, audited: true })
    .input(PageQuery.extend({ search: z.string().max(200).optional() }))
    .output(page(User)),

  createUser: c
    .create('/users', { summary: 'Make an account for somebody', permission: manageUsers })
    .input(NewAccount)
    .output(User)
    .errors({ EMAIL_TAKEN }),

  suspendUser: c
    .command('/users/{userId}/suspend', {
      summary: 'Suspend a user: tokens and keys stop working at once',
      permission: manageUsers,
    })
    .input(z.object({ userId: id('user') }))
    .output(Receipt)
    .errors({ USER_NOT_FOUND, RANK_TOO_LOW, LAST_SUPER_ADMIN }),

  reinstateUser: c
    .command('/users/{userId}/reinstate', {
      summary: 'Let a suspended user in again',
      permission: manageUsers,
    })
    .input(z.object({ userId: id('user') }))
    .output(Receipt)
    .errors({ USER_NOT_FOUND, RANK_TOO_LOW }),

  assignRole: c
    .replace('/users/{userId}/roles/{role}', {
      summary: 'Give a role to a user',
      permission: { resource: 'role', action: 'assign' },
    })
    .input(z.object({ userId: id('user'), role: Role.shape.name }))
    .output(Receipt)
    .errors({ USER_NOT_FOUND, ROLE_NOT_FOUND, RANK_TOO_LOW }),

  withdrawRole: c
    .remove('/users/{userId}/roles/{role}', {
      summary: 'Take a role from a user',
      permission: { resource: 'role', action: 'assign' },
    })
    .input(z.object({ userId: id('user'), role: Role.shape.name }))
    .errors({ USER_NOT_FOUND, ROLE_NOT_FOUND, RANK_TOO_LOW, LAST_SUPER_ADMIN }),

  grantPermission: c
    .replace('/users/{userId}/permissions/{resource}/{action}', {
      summary: 'Grant a single permission to a user',
      permission: { resource: 'role', action: 'assign' },
    })
    .input(PermissionShape.extend({ userId: id('user') }))
    .output(Receipt)
    .errors({ USER_NOT_FOUND, RANK_TOO_LOW, PERMISSION_NOT_YOURS }),

  withdrawPermission: c
    .remove('/users/{userId}/permissions/{resource}/{action}', {
      summary: 'Withdraw a single permission',
      permission: { resource: 'role', action: 'assign' },
    })
    .input(PermissionShape.extend({ userId: id('user') }))
    .errors({ USER_NOT_FOUND, RANK_TOO_LOW }),

  listRoles: c
    .query('/roles', {
      summary: 'Roles and what they may do',
      permission: { resource: 'role', action: 'read' },
    })
    .output(page(Role)),

  defineRole: c
    .replace('/roles/{name}', {
      summary: 'Define an own role',
      permission: { resource: 'role', action: 'manage' },
    })
    .input(OwnRole)
    .output(Receipt)
    .errors({ ROLE_BUILT_IN, RANK_TOO_LOW, PERMISSION_NOT_YOURS }),

  removeRole: c
    .remove('/roles/{name}', {
      summary: 'Remove an own role from everybody',
      permission: { resource: 'role', action: 'manage' },
    })
    .input(z.object({ name: Role.shape.name }))
    .errors({ ROLE_NOT_FOUND, ROLE_BUILT_IN, RANK_TOO_LOW }),

  listAuditEntries: c
    .query('/audit', {
      summary: 'The audit trail over a period',
      permission: { resource: 'audit', action: 'read' },
      audited: true,
    })
    .input(AuditQuery)
    .output(page(AuditEntry)),
};
