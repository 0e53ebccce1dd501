import { identity } from '@atelier/identity-contract';
import { handler, receipt } from '@atelier/rpc';
import { answerTo } from './accept-invitation.ts';
import type { IdentityPorts } from './ports.ts';
import { workspaceAt, workspaces } from './streams.ts';

export const declineInvitation = (ports: IdentityPorts) =>
  handler(identity.declineInvitation, async ({ input: { invitationId }, errors, call }) => {
    const answer = await answerTo(ports, call.actor, invitationId);
    if (answer === undefined) throw errors.INVITATION_NOT_FOUND();
    const declined = await ports.write(call, ({ record }) =>
      record(workspaces, workspaceAt(answer.workspaceId), { type: 'DeclineInvitation', ...answer }),
    );
    receipt(declined, errors);
  });
