import { insert, projection, remove } from '@atelier/kernel';
import { DEFAULT_POLICY, type Policy, type PolicyEvent } from '../domain/policy.ts';

/** `id` is the workspace's. Who never chose has no row. */
export type PolicyRow = { id: string; workspaceId: string; policy: Policy };

export const workspacePolicies = projection<PolicyEvent, PolicyRow>('workspace-policies', {
  PolicyChanged: ({ policy }, { workspaceId }) => [
    remove(workspaceId),
    insert({ id: workspaceId, workspaceId, policy }),
  ],
  // Never after a choice made here, so that there is nothing else to keep.
  ContentsTakenOver: ({ keepContents }, { workspaceId }) => [
    remove(workspaceId),
    insert({ id: workspaceId, workspaceId, policy: { ...DEFAULT_POLICY, keepContents } }),
  ],
});
