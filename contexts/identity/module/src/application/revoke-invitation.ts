import { identity } from '@atelier/identity-contract';
import { handler, receipt } from '@atelier/rpc';
import { isOutOfReach } from './get-workspace.ts';
import type { IdentityPorts } from './ports.ts';
import { workspaceAt, workspaces } from './streams.ts';

export const revokeInvitation = ({ write }: IdentityPorts) =>
  handler(identity.revokeInvitation, async ({ input, errors, call }) => {
    const { workspaceId } = input;
    if (isOutOfReach(call.actor, workspaceId)) throw errors.WORKSPACE_NOT_FOUND();
    const by = call.actor.userId;
    const revoked = await write(call, ({ record }) =>
      record(workspaces, workspaceAt(workspaceId), { type: 'RevokeInvitation', ...input, by }),
    );
    receipt(revoked, errors);
  });
