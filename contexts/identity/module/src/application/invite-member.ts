import { identity } from '@atelier/identity-contract';
import { newId, PLATFORM } from '@atelier/kernel';
import { handler, refusal } from '@atelier/rpc';
import { isOutOfReach } from './get-workspace.ts';
import { userByEmail } from './list-users.ts';
import type { IdentityPorts } from './ports.ts';
import { workspaceAt, workspaces } from './streams.ts';

const OPEN_MS = 14 * 86_400_000;

/** Answers the same whether the address has an account or not, so that nobody can try addresses. */
export const inviteMember = (ports: IdentityPorts) =>
  handler(identity.inviteMember, async ({ input, errors, call }) => {
    const { write, accessRows, clock } = ports;
    const { workspaceId, email, role } = input;
    if (isOutOfReach(call.actor, workspaceId)) throw errors.WORKSPACE_NOT_FOUND();
    const user = await userByEmail(ports, email);
    const row = user && (await accessRows.get(PLATFORM, user.id));
    const now = clock.now();
    const expiresAt = new Date(now.getTime() + OPEN_MS).toISOString();
    const invitationId = newId('invitation');
    const invited = await write(call, ({ record }) =>
      record(workspaces, workspaceAt(workspaceId), {
        type: 'InviteMember',
        ...{ workspaceId, invitationId, email, role, expiresAt },
        by: call.actor.userId,
        now: now.toISOString(),
        ...(row ? { invited: { userId: row.id, homeId: row.homeId } } : {}),
      }),
    );
    if (invited.outcome === 'rejected') throw refusal(invited.rejection, errors);
    return { id: invitationId, email, role, createdAt: now.toISOString(), expiresAt };
  });
