import { identity } from '@atelier/identity-contract';
import { handler } from '@atelier/rpc';
import type { IdentityPorts } from './ports.ts';

export const keepSecret = ({ secrets }: IdentityPorts) =>
  handler(identity.keepSecret, async ({ input: { name, value, unlessKept }, call }) => {
    const { workspaceId } = call.actor;
    if (unlessKept) return { value: await secrets.putOnce(workspaceId, purposeOf(name), value) };
    await secrets.put(workspaceId, purposeOf(name), value);
    return { value };
  });

export const openSecret = ({ secrets }: IdentityPorts) =>
  handler(identity.openSecret, async ({ input: { name }, errors, call }) => {
    const value = await secrets.get(call.actor.workspaceId, purposeOf(name));
    if (value === undefined) throw errors.SECRET_NOT_FOUND();
    return { value };
  });

export const forgetSecret = ({ secrets }: IdentityPorts) =>
  handler(identity.forgetSecret, async ({ input: { name }, call }) => {
    await secrets.remove(call.actor.workspaceId, purposeOf(name));
  });

/** Apart from what identity itself seals, whatever a neighbour calls its secrets. */
const purposeOf = (name: string) => `kept:${name}`;
