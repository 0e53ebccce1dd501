import { identity } from '@atelier/identity-contract';
import { handler } from '@atelier/rpc';
import type { IdentityPorts } from './ports.ts';

export const describeWorkspace = ({ workspaceRows }: IdentityPorts) =>
  handler(identity.describeWorkspace, async ({ call: { actor }, errors }) => {
    const row = await workspaceRows.get(actor.workspaceId, actor.workspaceId);
    const member = row?.members.find(({ userId }) => userId === actor.userId);
    if (row === undefined || member === undefined) throw errors.WORKSPACE_NOT_FOUND();
    return { id: row.id, role: member.role };
  });
