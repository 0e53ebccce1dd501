import { identity } from '@atelier/identity-contract';
import { PLATFORM } from '@atelier/kernel';
import { handler, receipt } from '@atelier/rpc';
import { logins } from './aggregates.ts';
import type { IdentityPorts } from './ports.ts';

/** An API key stays in the workspace it was made for. */
export const switchWorkspace = ({ recorder, access }: IdentityPorts) =>
  handler(identity.switchWorkspace, async ({ input: { workspaceId }, errors, call }) => {
    const { userId, loginId } = call.actor;
    const row = await access.get(PLATFORM, userId);
    const isMember = row?.memberships.some(({ id }) => id === workspaceId);
    if (!isMember || loginId === undefined) throw errors.WORKSPACE_NOT_FOUND();
    const command = { type: 'SwitchWorkspace', loginId, userId, workspaceId } as const;
    return receipt(await recorder.one(call, logins, loginId, command), errors);
  });
