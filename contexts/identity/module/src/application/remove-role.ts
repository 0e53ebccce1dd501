import { identity } from '@atelier/identity-contract';
import { handler, receipt } from '@atelier/rpc';
import { roleStream, roles } from './aggregates.ts';
import type { IdentityPorts } from './ports.ts';
import { resolveAuthority } from './resolve-standing.ts';

export const removeRole = (ports: IdentityPorts) =>
  handler(identity.removeRole, async ({ input: { name }, errors, call }) => {
    const { by } = await resolveAuthority(ports, call);
    const command = { type: 'RemoveRole', name, by } as const;
    receipt(await ports.recorder.one(call, roles, roleStream(name), command), errors);
  });
