import { identity } from '@atelier/identity-contract';
import { handler, receipt } from '@atelier/rpc';
import { workspaces } from './aggregates.ts';
import { isOutOfReach } from './get-workspace.ts';
import type { IdentityPorts } from './ports.ts';

export const revokeInvitation = ({ recorder }: IdentityPorts) =>
  handler(identity.revokeInvitation, async ({ input, errors, call }) => {
    if (isOutOfReach(call.actor, input.workspaceId)) throw errors.WORKSPACE_NOT_FOUND();
    const command = { type: 'RevokeInvitation', ...input, by: call.actor.userId } as const;
    receipt(await recorder.one(call, workspaces, input.workspaceId, command), errors);
  });
