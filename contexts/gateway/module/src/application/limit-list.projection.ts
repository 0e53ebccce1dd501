import { insert, projection, remove } from '@atelier/kernel';
import type { LimitRule } from '../domain/counter.ts';
import type { LimitEvent } from '../domain/limit.ts';

/** A limit in force; a default is the platform's, all others a workspace's. */
export type LimitRow = LimitRule & { readonly workspaceId: string };

export const limitList = projection<LimitEvent, LimitRow>(
  'limit-list',
  {
    LimitSet: ({ limitId, origin, address, terms, since }, { workspaceId }) => [
      remove(limitId),
      insert({ id: limitId, workspaceId, origin, ...address, ...terms, since }),
    ],
    LimitRemoved: ({ limitId }) => remove(limitId),
  },
  ['origin'],
);
