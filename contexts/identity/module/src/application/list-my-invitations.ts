import { identity } from '@atelier/identity-contract';
import { type Actor, everyItem, PLATFORM } from '@atelier/kernel';
import { handler } from '@atelier/rpc';
import type { InvitationRow } from './invitation-list.projection.ts';
import type { IdentityPorts } from './ports.ts';

export const listMyInvitations = (ports: IdentityPorts) =>
  handler(identity.listMyInvitations, async ({ call: { actor } }) => {
    const rows = await invitationsFor(ports, actor);
    const shown = await Promise.all(
      rows.map(async ({ id, workspaceId, by, role, createdAt, expiresAt }) => {
        const [workspace, inviter] = await Promise.all([
          ports.workspaceRows.get(workspaceId, workspaceId),
          ports.userRows.get(PLATFORM, by),
        ]);
        if (workspace === undefined || inviter === undefined) return [];
        const invitedBy = { name: inviter.name, email: inviter.email };
        return [{ id, workspaceName: workspace.name, invitedBy, role, createdAt, expiresAt }];
      }),
    );
    return { items: shown.flat() };
  });

/**
 * Those the person who calls can accept. A key is nobody who answers for a person; and who is
 * suspended has nobody invited any more.
 */
export async function invitationsFor(
  { userRows, accessRows, invitationRows, clock }: IdentityPorts,
  { kind, userId }: Actor,
): Promise<readonly InvitationRow[]> {
  const user = await userRows.get(PLATFORM, userId);
  if (kind !== 'user' || user === undefined) return [];
  const { email } = user;
  const rows = await everyItem<InvitationRow>((cursor) =>
    invitationRows.everywhere.list({ where: { email }, limit: 200, cursor }),
  );
  const now = clock.now().toISOString();
  const inviters = await Promise.all(rows.map(({ by }) => accessRows.get(PLATFORM, by)));
  return rows.filter(
    ({ expiresAt }, index) => expiresAt > now && inviters[index]?.status === 'active',
  );
}
