import type { WebHook } from '@atelier/notifications-contract';
import type { z } from '@atelier/contract';
import { isKind } from './preference-view.ts';
import type { WebHookRow } from './web-hook-list.projection.ts';

/** A web hook as its owners see it. */
export function webHookView(row: WebHookRow): z.infer<typeof WebHook> {
  const { workspaceId: _, publicOnly: __, kinds, offReason, failingSince, ...shown } = row;
  return {
    ...shown,
    kinds: kinds.filter(isKind),
    ...(offReason === null ? {} : { offReason }),
    ...(failingSince === null ? {} : { failingSince }),
  };
}
