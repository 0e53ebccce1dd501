import { gateway } from '@atelier/gateway-contract';
import { PLATFORM } from '@atelier/kernel';
import type { Rows } from '@atelier/event-store';
import { handler } from '@atelier/rpc';
import type { LimitRow } from './limit-list.projection.ts';

/** More than one page of limits in one workspace would be a mistake. */
const MOST = 500;

export const listLimits = ({ limitRows }: { readonly limitRows: Rows<LimitRow> }) =>
  handler(gateway.listLimits, async ({ call }) => {
    const [own, everywhere] = await Promise.all(
      [call.actor.workspaceId, PLATFORM].map((workspaceId) =>
        limitRows.list(workspaceId, { limit: MOST }),
      ),
    );
    const rows = [...(everywhere?.items ?? []), ...(own?.items ?? [])];
    return { items: rows.map(({ workspaceId: _, id, ...row }) => ({ ...row, id: id as LimitId })) };
  });

type LimitId = `limit_${string}`;
