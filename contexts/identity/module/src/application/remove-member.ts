import { identity } from '@atelier/identity-contract';
import { handler, receipt } from '@atelier/rpc';
import { isOutOfReach } from './get-workspace.ts';
import type { IdentityPorts } from './ports.ts';
import { workspaceAt, workspaces } from './streams.ts';

export const removeMember = ({ write }: IdentityPorts) =>
  handler(identity.removeMember, async ({ input, errors, call }) => {
    const { workspaceId } = input;
    if (isOutOfReach(call.actor, workspaceId)) throw errors.WORKSPACE_NOT_FOUND();
    const by = call.actor.userId;
    const removed = await write(call, ({ record }) =>
      record(workspaces, workspaceAt(workspaceId), { type: 'RemoveMember', ...input, by }),
    );
    receipt(removed, errors);
  });
