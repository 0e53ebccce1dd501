import { identity } from '@atelier/identity-contract';
import { everyItem, PLATFORM } from '@atelier/kernel';
import { handler } from '@atelier/rpc';
import { findWorkspace } from './get-workspace.ts';
import type { IdentityPorts } from './ports.ts';
import type { UserRow } from './user-list.projection.ts';
import type { MemberEntry } from './workspace-list.projection.ts';

export const listMembers = (ports: IdentityPorts) =>
  handler(identity.listMembers, async ({ input: { workspaceId }, errors, call }) => {
    const row = await findWorkspace(ports, call.actor, workspaceId);
    if (row === undefined) throw errors.WORKSPACE_NOT_FOUND();
    const rows = await everyItem<UserRow>((cursor) =>
      ports.userRows.list(PLATFORM, {
        where: { id: row.members.map(({ userId }) => userId) },
        limit: 200,
        cursor,
      }),
    );
    const byId = new Map(rows.map((each) => [each.id, each]));
    const items = row.members.flatMap((member) => {
      const user = byId.get(member.userId);
      return user ? [memberView(member, user)] : [];
    });
    return { items };
  });

function memberView({ userId, role, joinedAt }: MemberEntry, { email, name }: UserRow) {
  return { userId, email, name, role, joinedAt };
}
