import { identity } from '@atelier/identity-contract';
import { handler, receipt } from '@atelier/rpc';
import { workspaces } from './aggregates.ts';
import { isOutOfReach } from './get-workspace.ts';
import type { IdentityPorts } from './ports.ts';

export const changeWorkspace = ({ recorder }: IdentityPorts) =>
  handler(identity.changeWorkspace, async ({ input, errors, call }) => {
    const { workspaceId, name } = input;
    if (isOutOfReach(call.actor, workspaceId)) throw errors.WORKSPACE_NOT_FOUND();
    const changed = await recorder.one(call, workspaces, workspaceId, {
      type: 'ChangeWorkspace',
      workspaceId,
      by: call.actor.userId,
      ...(name === undefined ? {} : { name }),
    });
    return receipt(changed, errors);
  });
