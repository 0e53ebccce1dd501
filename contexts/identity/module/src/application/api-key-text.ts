import { hash, randomBytes } from 'node:crypto';
import { isId, type UserId } from '@atelier/kernel';

/**
 * `atl_`, eight characters to recognise the key by, the body of its user's id, 32 random bytes. The
 * user stands in the key so that one read of his access row finds key, roles and workspaces.
 */
const SHAPE = /^atl_([0-9a-f]{8})([0-9a-zA-Z]{1,64})_[A-Za-z0-9_-]{43}$/;

export type ApiKeyText = {
  readonly apiKey: string;
  readonly prefix: string;
  readonly hash: string;
};

export function newApiKeyText(userId: UserId): ApiKeyText {
  const prefix = `atl_${randomBytes(4).toString('hex')}`;
  const apiKey = `${prefix}${userId.slice('user_'.length)}_${randomBytes(32).toString('base64url')}`;
  return { apiKey, prefix, hash: hashOf(apiKey) };
}

/** Whose key it says it is, or undefined when it is no key at all. */
export function userOfApiKey(text: string): UserId | undefined {
  const userId = `user_${SHAPE.exec(text)?.[2] ?? ''}`;
  return isId('user', userId) ? userId : undefined;
}

/** SHA-256 suffices: 256 random bits need no slow hash. */
export function hashOf(secret: string): string {
  return hash('sha256', secret, 'base64url');
}
