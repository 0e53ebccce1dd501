import { identity } from '@atelier/identity-contract';
import { handler, receipt } from '@atelier/rpc';
import { users } from './aggregates.ts';
import type { IdentityPorts } from './ports.ts';
import { resolveAuthority } from './resolve-standing.ts';

export const withdrawPermission = (ports: IdentityPorts) =>
  handler(identity.withdrawPermission, async ({ input, errors, call }) => {
    const authority = await resolveAuthority(ports, call);
    const command = { type: 'WithdrawPermission', ...input, ...authority } as const;
    receipt(await ports.recorder.one(call, users, input.userId, command), errors);
  });
