import { identity } from '@atelier/identity-contract';
import { handler, receipt } from '@atelier/rpc';
import { users } from './aggregates.ts';
import type { IdentityPorts } from './ports.ts';
import { resolveAuthority } from './resolve-standing.ts';

export const grantPermission = (ports: IdentityPorts) =>
  handler(identity.grantPermission, async ({ input, errors, call }) => {
    const authority = await resolveAuthority(ports, call);
    const command = { type: 'GrantPermission', ...input, ...authority } as const;
    return receipt(await ports.recorder.one(call, users, input.userId, command), errors);
  });
