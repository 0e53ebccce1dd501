import { insert, PLATFORM, projection, remove, type UserId } from '@atelier/kernel';
import type { ProviderKeyEvent } from '../domain/provider-key.ts';

export type ProviderKeyRow = {
  readonly id: string;
  readonly workspaceId: typeof PLATFORM;
  readonly userId: UserId;
  readonly provider: string;
  readonly hint: string;
  readonly baseUrl?: string;
  readonly updatedAt: string;
};

export const providerKeyList = projection<ProviderKeyEvent, ProviderKeyRow>(
  'provider-key-list',
  {
    ProviderKeyStored: ({ type: _, ...shown }, { at, streamId }) =>
      insert({ id: streamId, workspaceId: PLATFORM, ...shown, updatedAt: at }),
    ProviderKeyRemoved: (_, { streamId }) => remove(streamId),
  },
  ['userId'],
);
