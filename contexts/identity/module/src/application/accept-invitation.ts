import { identity } from '@atelier/identity-contract';
import type { Actor } from '@atelier/kernel';
import { handler, receipt } from '@atelier/rpc';
import type { InvitationId } from '../domain/invitations.ts';
import { invitationsFor } from './list-my-invitations.ts';
import type { IdentityPorts } from './ports.ts';
import { workspaceAt, workspaces } from './streams.ts';

export const acceptInvitation = (ports: IdentityPorts) =>
  handler(identity.acceptInvitation, async ({ input: { invitationId }, errors, call }) => {
    const answer = await answerTo(ports, call.actor, invitationId);
    if (answer === undefined) throw errors.INVITATION_NOT_FOUND();
    const { workspaceId } = answer;
    const accepted = await ports.write(call, ({ record }) =>
      record(workspaces, workspaceAt(workspaceId), { type: 'AcceptInvitation', ...answer }),
    );
    receipt(accepted, errors);
    return { workspaceId };
  });

/** What accepting and declining say; undefined unless the invitation is for who calls. */
export async function answerTo(ports: IdentityPorts, actor: Actor, invitationId: InvitationId) {
  const row = (await invitationsFor(ports, actor)).find(({ id }) => id === invitationId);
  if (row === undefined) return undefined;
  const { workspaceId, email } = row;
  const now = ports.clock.now().toISOString();
  return { workspaceId, invitationId, email, by: actor.userId, now };
}
