import type { Permission } from '@atelier/kernel';
import { MEMBER, type Role, type Roles, SUPER_ADMIN } from './roles.ts';

const own = permissions(
  'account:read',
  'account:manage',
  'model:use',
  'session:use',
  'usage:read',
  'request:read',
  'billing:read',
  'billing:manage',
  'limit:read',
  'limit:set',
);

export const builtInRoles: Roles = [
  role(MEMBER, 'Member', 0, own),
  role('content-moderator', 'Content moderator', 10, [
    ...permissions('account:read', 'account:manage', 'content:read', 'content:manage'),
  ]),
  role('customer-support', 'Customer support', 10, [
    ...permissions('account:read', 'account:manage', 'user:read'),
    ...permissions('usage:read', 'request:read', 'request:manage'),
  ]),
  role('admin', 'Administrator', 50, [
    ...own,
    ...permissions('user:read', 'user:manage', 'role:read', 'role:assign', 'audit:read'),
    ...permissions('request:manage', 'limit:manage'),
  ]),
  role(SUPER_ADMIN, 'Super-administrator', 100, permissions('all:manage')),
];

export function isBuiltIn(name: string): boolean {
  return builtInRoles.some((each) => each.name === name);
}

function role(name: string, title: string, rank: number, permissions: readonly Permission[]): Role {
  return { name, title, rank, permissions, incarnation: 0 };
}

function permissions(...texts: readonly `${string}:${string}`[]): readonly Permission[] {
  return texts.map((text) => {
    const [resource = '', action = ''] = text.split(':');
    return { resource, action };
  });
}
