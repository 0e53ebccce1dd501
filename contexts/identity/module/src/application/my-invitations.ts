import { identity } from '@atelier/identity-contract';
import { type Actor, everyItem, PLATFORM } from '@atelier/kernel';
import { handler, receipt } from '@atelier/rpc';
import { workspaces } from './aggregates.ts';
import type { InvitationRow } from './invitation-list.projection.ts';
import type { IdentityPorts } from './ports.ts';

export const listMyInvitations = (ports: IdentityPorts) =>
  handler(identity.listMyInvitations, async ({ call: { actor } }) => {
    const rows = await mine(ports, actor);
    const shown = await Promise.all(
      rows.map(async ({ id, workspaceId, by, role, createdAt, expiresAt }) => {
        const [workspace, inviter] = await Promise.all([
          ports.workspaces.get(workspaceId, workspaceId),
          ports.users.get(PLATFORM, by),
        ]);
        if (workspace === undefined || inviter === undefined) return [];
        const invitedBy = { name: inviter.name, email: inviter.email };
        return [{ id, workspaceName: workspace.name, invitedBy, role, createdAt, expiresAt }];
      }),
    );
    return { items: shown.flat() };
  });

export const acceptInvitation = (ports: IdentityPorts) =>
  handler(identity.acceptInvitation, async ({ input: { invitationId }, errors, call }) => {
    const row = (await mine(ports, call.actor)).find(({ id }) => id === invitationId);
    if (row === undefined) throw errors.INVITATION_NOT_FOUND();
    const command = { type: 'AcceptInvitation', ...answered(ports, call.actor, row) } as const;
    const { workspaceId } = row;
    receipt(await ports.recorder.one(call, workspaces, workspaceId, command), errors);
    return { workspaceId };
  });

export const declineInvitation = (ports: IdentityPorts) =>
  handler(identity.declineInvitation, async ({ input: { invitationId }, errors, call }) => {
    const row = (await mine(ports, call.actor)).find(({ id }) => id === invitationId);
    if (row === undefined) throw errors.INVITATION_NOT_FOUND();
    const command = { type: 'DeclineInvitation', ...answered(ports, call.actor, row) } as const;
    receipt(await ports.recorder.one(call, workspaces, row.workspaceId, command), errors);
  });

/**
 * Those the person who calls can accept. A key is nobody who answers for a person; and who is
 * suspended has nobody invited any more.
 */
async function mine(
  { users, access, invitations, clock }: IdentityPorts,
  { kind, userId }: Actor,
): Promise<readonly InvitationRow[]> {
  const user = await users.get(PLATFORM, userId);
  if (kind !== 'user' || user === undefined) return [];
  const { email } = user;
  const rows = await everyItem<InvitationRow>((cursor) =>
    invitations.everywhere.list({ where: { email }, limit: 200, cursor }),
  );
  const now = clock.now().toISOString();
  const inviters = await Promise.all(rows.map(({ by }) => access.get(PLATFORM, by)));
  return rows.filter(
    ({ expiresAt }, index) => expiresAt > now && inviters[index]?.status === 'active',
  );
}

function answered({ clock }: IdentityPorts, { userId }: Actor, row: InvitationRow) {
  const { workspaceId, id: invitationId, email } = row;
  return { workspaceId, invitationId, email, by: userId, now: clock.now().toISOString() };
}
