import { identity } from '@atelier/identity-contract';
import { handler, receipt } from '@atelier/rpc';
import { isOutOfReach } from './get-workspace.ts';
import type { IdentityPorts } from './ports.ts';
import { workspaceAt, workspaces } from './streams.ts';

export const changeWorkspace = ({ write }: IdentityPorts) =>
  handler(identity.changeWorkspace, async ({ input, errors, call }) => {
    const { workspaceId, name } = input;
    if (isOutOfReach(call.actor, workspaceId)) throw errors.WORKSPACE_NOT_FOUND();
    const changed = await write(call, ({ record }) =>
      record(workspaces, workspaceAt(workspaceId), {
        type: 'ChangeWorkspace',
        workspaceId,
        by: call.actor.userId,
        ...(name === undefined ? {} : { name }),
      }),
    );
    return receipt(changed, errors);
  });
