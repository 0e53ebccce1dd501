import { identity } from '@atelier/identity-contract';
import { handler, receipt } from '@atelier/rpc';
import { roleStream, roles } from './aggregates.ts';
import type { IdentityPorts } from './ports.ts';
import { resolveAuthority } from './resolve-standing.ts';

export const defineRole = (ports: IdentityPorts) =>
  handler(identity.defineRole, async ({ input, errors, call }) => {
    const { by } = await resolveAuthority(ports, call);
    const command = { type: 'DefineRole', ...input, by } as const;
    return receipt(await ports.recorder.one(call, roles, roleStream(input.name), command), errors);
  });
