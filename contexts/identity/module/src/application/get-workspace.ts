import { identity } from '@atelier/identity-contract';
import type { Actor, WorkspaceId } from '@atelier/kernel';
import { handler } from '@atelier/rpc';
import type { IdentityPorts } from './ports.ts';
import type { WorkspaceRow } from './workspace-list.projection.ts';

export const getWorkspace = (ports: IdentityPorts) =>
  handler(identity.getWorkspace, async ({ input: { workspaceId }, errors, call }) => {
    const row = await findWorkspace(ports, call.actor, workspaceId);
    if (row === undefined) throw errors.WORKSPACE_NOT_FOUND();
    const { id, name, createdAt } = row;
    return { id, name, createdAt };
  });

/** A workspace is there for its members only, and for an API key only the one it was made for. */
export async function findWorkspace(
  { workspaceRows }: Pick<IdentityPorts, 'workspaceRows'>,
  actor: Actor,
  workspaceId: WorkspaceId,
): Promise<WorkspaceRow | undefined> {
  if (isOutOfReach(actor, workspaceId)) return undefined;
  const row = await workspaceRows.get(workspaceId, workspaceId);
  return row?.members.some(({ userId }) => userId === actor.userId) ? row : undefined;
}

export function isOutOfReach(actor: Actor, workspaceId: WorkspaceId): boolean {
  return actor.kind !== 'user' && actor.workspaceId !== workspaceId;
}
