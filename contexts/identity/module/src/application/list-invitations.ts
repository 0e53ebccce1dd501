import { identity } from '@atelier/identity-contract';
import { everyItem } from '@atelier/kernel';
import { handler } from '@atelier/rpc';
import { findWorkspace } from './get-workspace.ts';
import type { InvitationRow } from './invitation-list.projection.ts';
import type { IdentityPorts } from './ports.ts';

/** Who is invited to a workspace and has not answered yet; for its owners. */
export const listInvitations = (ports: IdentityPorts) =>
  handler(identity.listInvitations, async ({ input: { workspaceId }, errors, call }) => {
    const row = await findWorkspace(ports, call.actor, workspaceId);
    if (row === undefined) throw errors.WORKSPACE_NOT_FOUND();
    const mine = row.members.find(({ userId }) => userId === call.actor.userId);
    if (mine?.role !== 'owner') throw errors.NOT_WORKSPACE_OWNER();
    const rows = await everyItem<InvitationRow>((cursor) =>
      ports.invitationRows.list(workspaceId, { limit: 200, cursor }),
    );
    const now = ports.clock.now().toISOString();
    const items = rows.filter(({ expiresAt }) => expiresAt > now);
    return {
      items: items.map(({ workspaceId: _, by: __, ...shown }) => shown),
    };
  });
