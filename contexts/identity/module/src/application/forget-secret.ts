import { identity } from '@atelier/identity-contract';
import { handler } from '@atelier/rpc';
import { type IdentityPorts, keptPurpose } from './ports.ts';

export const forgetSecret = ({ secrets }: IdentityPorts) =>
  handler(identity.forgetSecret, async ({ input: { name }, call }) => {
    await secrets.remove(call.actor.workspaceId, keptPurpose(name));
  });
