import type { Rows } from '@atelier/event-store';
import { insert, projection, remove } from '@atelier/kernel';
import type { LimitRule } from '../domain/counter.ts';
import type { LimitEvent } from '../domain/limit.ts';

/** A limit in force; defaults and those of plans are the platform's, all others a workspace's. */
export type LimitRow = LimitRule & { readonly workspaceId: string };
export type LimitRows = Rows<LimitRow>;

export const limitList = projection<LimitEvent, LimitRow>(
  'limit-list',
  {
    LimitSet: ({ limitId, origin, plan, address, terms, since }, { workspaceId }) => [
      remove(limitId),
      insert({
        id: limitId,
        workspaceId,
        origin,
        ...(plan === undefined ? {} : { plan }),
        ...address,
        ...terms,
        since,
      }),
    ],
    LimitRemoved: ({ limitId }) => remove(limitId),
  },
  ['origin'],
);
