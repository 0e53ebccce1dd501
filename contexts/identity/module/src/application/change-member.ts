import { identity } from '@atelier/identity-contract';
import { handler, receipt } from '@atelier/rpc';
import { workspaces } from './aggregates.ts';
import { isOutOfReach } from './get-workspace.ts';
import type { IdentityPorts } from './ports.ts';

export const changeMember = ({ recorder }: IdentityPorts) =>
  handler(identity.changeMember, async ({ input, errors, call }) => {
    if (isOutOfReach(call.actor, input.workspaceId)) throw errors.WORKSPACE_NOT_FOUND();
    const command = { type: 'ChangeMember', ...input, by: call.actor.userId } as const;
    return receipt(await recorder.one(call, workspaces, input.workspaceId, command), errors);
  });
