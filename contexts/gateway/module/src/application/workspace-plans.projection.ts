import { insert, projection, remove } from '@atelier/kernel';
import type { WorkspacePlanEvent } from '../domain/workspace-plan.ts';

/** `id` is the workspace's; the platform's row is the plan of all that have none of their own. */
export type WorkspacePlanRow = {
  readonly id: string;
  readonly workspaceId: string;
  readonly plan: string | null;
  readonly since: string;
};

export const workspacePlans = projection<WorkspacePlanEvent, WorkspacePlanRow>('workspace-plans', {
  HeldToPlan: ({ plan, since }, { workspaceId }) => [
    remove(workspaceId),
    insert({ id: workspaceId, workspaceId, plan, since }),
  ],
});
