import { createHash } from 'node:crypto';
import type { StreamAddress } from '@atelier/event-store';
import { type Id, PLATFORM, type UserId, type WorkspaceId } from '@atelier/kernel';
import { apiKey } from '../domain/api-key.ts';
import { email } from '../domain/email.ts';
import { login } from '../domain/login.ts';
import { providerKey } from '../domain/provider-key.ts';
import { role } from '../domain/role.ts';
import { superAdmins } from '../domain/super-admins.ts';
import { user } from '../domain/user.ts';
import { workspace } from '../domain/workspace.ts';

export const emails = { type: 'email', decider: email };
export const users = { type: 'user', decider: user };
export const superAdminsOfAll = { type: 'super-admins', decider: superAdmins };
export const workspaces = { type: 'workspace', decider: workspace };
export const apiKeys = { type: 'api-key', decider: apiKey };
export const providerKeys = { type: 'provider-key', decider: providerKey };
export const roles = { type: 'role', decider: role };
export const logins = { type: 'login', decider: login };

/** A workspace is its own tenant; all else belongs to the platform. */
export function workspaceAt(workspaceId: WorkspaceId): StreamAddress {
  return { workspaceId, streamId: workspaceId };
}

/** Where an e-mail address is reserved; hashed, so that no stream id is an address. */
export function emailAt(address: string): StreamAddress {
  return onPlatform(`email_${createHash('sha256').update(address).digest('hex')}`);
}

export function userAt(userId: UserId): StreamAddress {
  return onPlatform(userId);
}

export function apiKeyAt(keyId: Id<'key'>): StreamAddress {
  return onPlatform(keyId);
}

export function providerKeyAt(userId: UserId, provider: string): StreamAddress {
  return onPlatform(`provider-key_${userId}_${provider}`);
}

export function roleAt(name: string): StreamAddress {
  return onPlatform(`role_${name}`);
}

export function loginAt(loginId: Id<'login'>): StreamAddress {
  return onPlatform(loginId);
}

export const SUPER_ADMINS_AT = onPlatform('super-admins_platform');

function onPlatform(streamId: string): StreamAddress {
  return { workspaceId: PLATFORM, streamId };
}
