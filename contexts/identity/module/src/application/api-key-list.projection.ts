import {
  type Id,
  insert,
  type Permission,
  PLATFORM,
  projection,
  remove,
  type UserId,
} from '@atelier/kernel';
import type { ApiKeyEvent } from '../domain/api-key.ts';

export type ApiKeyRow = {
  readonly id: Id<'key'>;
  readonly workspaceId: typeof PLATFORM;
  readonly userId: UserId;
  readonly name: string;
  readonly prefix: string;
  readonly scopes: readonly Permission[];
  readonly createdAt: string;
  readonly expiresAt?: string;
};

export const apiKeyList = projection<ApiKeyEvent, ApiKeyRow>(
  'api-key-list',
  {
    ApiKeyCreated: ({ type: _, keyId, hash: __, makerId: ___, ...described }, { at }) =>
      insert({ ...described, id: keyId, workspaceId: PLATFORM, createdAt: at }),
    ApiKeyRevoked: ({ keyId }) => remove(keyId),
  },
  ['userId'],
);
