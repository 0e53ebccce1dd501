import { createHash } from 'node:crypto';
import { PLATFORM, type UserId } from '@atelier/kernel';
import { apiKey } from '../domain/api-key.ts';
import { email } from '../domain/email.ts';
import { login } from '../domain/login.ts';
import { providerKey } from '../domain/provider-key.ts';
import { role } from '../domain/role.ts';
import { superAdmins } from '../domain/super-admins.ts';
import { user } from '../domain/user.ts';
import { workspace } from '../domain/workspace.ts';

const platform = () => PLATFORM;

/** Whose stream it is: a workspace is its own tenant, all else belongs to the platform. */
export const emails = { type: 'email', decider: email, tenantOf: platform };
export const users = { type: 'user', decider: user, tenantOf: platform };
export const superAdminsOfAll = { type: 'super-admins', decider: superAdmins, tenantOf: platform };
export const workspaces = {
  type: 'workspace',
  decider: workspace,
  tenantOf: (streamId: string) => streamId,
};
export const apiKeys = { type: 'api-key', decider: apiKey, tenantOf: platform };
export const providerKeys = { type: 'provider-key', decider: providerKey, tenantOf: platform };
export const roles = { type: 'role', decider: role, tenantOf: platform };
export const logins = { type: 'login', decider: login, tenantOf: platform };

export const SUPER_ADMINS = 'super-admins_platform';

/** The stream that an address is reserved by; hashed, so that no stream id is an e-mail address. */
export function emailStream(address: string): string {
  return `email_${createHash('sha256').update(address).digest('hex')}`;
}

export function roleStream(name: string): string {
  return `role_${name}`;
}

export function providerKeyStream(userId: UserId, provider: string): string {
  return `provider-key_${userId}_${provider}`;
}
