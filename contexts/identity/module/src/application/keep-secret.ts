import { identity } from '@atelier/identity-contract';
import { handler } from '@atelier/rpc';
import { MasterKeyMissing } from './master-key-missing.ts';
import type { IdentityPorts } from './ports.ts';

export const keepSecret = ({ secrets }: IdentityPorts) =>
  handler(identity.keepSecret, async ({ input: { name, value, unlessKept }, errors, call }) => {
    const { workspaceId } = call.actor;
    if (unlessKept) {
      const kept = secrets.putOnce(workspaceId, purposeOf(name), value);
      return { value: await opened(kept, errors.MASTER_KEY_MISSING) };
    }
    await secrets.put(workspaceId, purposeOf(name), value);
    return { value };
  });

export const openSecret = ({ secrets }: IdentityPorts) =>
  handler(identity.openSecret, async ({ input: { name }, errors, call }) => {
    const kept = secrets.get(call.actor.workspaceId, purposeOf(name));
    const value = await opened(kept, errors.MASTER_KEY_MISSING);
    if (value === undefined) throw errors.SECRET_NOT_FOUND();
    return { value };
  });

export const forgetSecret = ({ secrets }: IdentityPorts) =>
  handler(identity.forgetSecret, async ({ input: { name }, call }) => {
    await secrets.remove(call.actor.workspaceId, purposeOf(name));
  });

const opened = <Value>(secret: Promise<Value>, missing: () => Error): Promise<Value> =>
  secret.catch((error: unknown) => {
    throw error instanceof MasterKeyMissing ? missing() : error;
  });

/** Apart from what identity itself seals, whatever a neighbour calls its secrets. */
const purposeOf = (name: string) => `kept:${name}`;
