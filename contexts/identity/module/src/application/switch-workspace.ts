import { identity } from '@atelier/identity-contract';
import { PLATFORM } from '@atelier/kernel';
import { handler, receipt } from '@atelier/rpc';
import type { IdentityPorts } from './ports.ts';
import { loginAt, logins } from './streams.ts';

/** An API key stays in the workspace it was made for. */
export const switchWorkspace = ({ write, accessRows }: IdentityPorts) =>
  handler(identity.switchWorkspace, async ({ input: { workspaceId }, errors, call }) => {
    const { userId, loginId } = call.actor;
    const row = await accessRows.get(PLATFORM, userId);
    const isMember = row?.memberships.some(({ id }) => id === workspaceId);
    if (!isMember || loginId === undefined) throw errors.WORKSPACE_NOT_FOUND();
    const switched = await write(call, ({ record }) =>
      record(logins, loginAt(loginId), { type: 'SwitchWorkspace', loginId, userId, workspaceId }),
    );
    return receipt(switched, errors);
  });
