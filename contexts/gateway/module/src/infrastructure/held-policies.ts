import type { Rows } from '@atelier/event-store';
import type { WorkspaceId } from '@atelier/kernel';
import { LRUCache } from 'lru-cache';
import type { Policies } from '../application/policies.ts';
import type { PolicyRow } from '../application/workspace-policies.projection.ts';
import { type Policy, wholePolicy } from '../domain/policy.ts';
import { remembered } from './remembered.ts';

/** How long another process may go on by a policy that was changed here. */
const HELD_MS = 5000;

/** Policies as the read table has them, held for seconds. */
export function heldPolicies(
  rows: Pick<Rows<PolicyRow>, 'get'>,
): Policies & { forget(workspaceId: WorkspaceId): void } {
  const held = new LRUCache<string, Promise<Policy>>({ max: 5000, ttl: HELD_MS });
  return {
    of: ({ workspaceId }) =>
      remembered(held, workspaceId, async () => {
        const row = await rows.get(workspaceId, workspaceId);
        return wholePolicy(row?.policy ?? {});
      }),
    forget: (workspaceId) => void held.delete(workspaceId),
  };
}
