import { hash, randomBytes } from 'node:crypto';
import { isId, type UserId } from '@atelier/kernel';
import type { ApiKeyMarks } from './ports.ts';

/**
 * `atl_`, eight characters to recognise the key by, the body of its user's id, 32 random bytes. The
 * user stands in the key so that one read of his access row finds key, roles and workspaces. The
 * eight characters are the mark of what follows them, by which a guess is known without a query;
 * those of keys from before there were marks are random.
 */
const SHAPE = /^atl_([0-9a-f]{8})(([0-9a-zA-Z]{1,64})_[A-Za-z0-9_-]{43})$/;

export type ApiKeyText = {
  readonly apiKey: string;
  readonly prefix: string;
  readonly hash: string;
};

export async function newApiKeyText(marks: ApiKeyMarks, userId: UserId): Promise<ApiKeyText> {
  const marked = `${userId.slice('user_'.length)}_${randomBytes(32).toString('base64url')}`;
  const prefix = `atl_${await marks.of(marked)}`;
  const apiKey = prefix + marked;
  return { apiKey, prefix, hash: hashOf(apiKey) };
}

/** Whether it is a key that was made here, or one guess in four thousand million. */
export async function isMarked(marks: ApiKeyMarks, text: string): Promise<boolean> {
  const [, mark, marked] = SHAPE.exec(text) ?? [];
  return marked !== undefined && mark === (await marks.of(marked));
}

/** Whose key it says it is, or undefined when it is no key at all. */
export function userOfApiKey(text: string): UserId | undefined {
  const userId = `user_${SHAPE.exec(text)?.[3] ?? ''}`;
  return isId('user', userId) ? userId : undefined;
}

/** SHA-256 suffices: 256 random bits need no slow hash. */
export function hashOf(secret: string): string {
  return hash('sha256', secret, 'base64url');
}
