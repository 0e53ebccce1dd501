import { identity } from '@atelier/identity-contract';
import { handler } from '@atelier/rpc';
import { unlessKeyMissing } from './open-secret.ts';
import { type IdentityPorts, keptPurpose } from './ports.ts';

export const keepSecret = ({ secrets }: IdentityPorts) =>
  handler(identity.keepSecret, async ({ input: { name, value, unlessKept }, errors, call }) => {
    const { workspaceId } = call.actor;
    if (unlessKept) {
      const kept = secrets.putOnce(workspaceId, keptPurpose(name), value);
      return { value: await unlessKeyMissing(kept, errors) };
    }
    await secrets.put(workspaceId, keptPurpose(name), value);
    return { value };
  });
