import { identity } from '@atelier/identity-contract';
import { handler, receipt } from '@atelier/rpc';
import type { IdentityPorts } from './ports.ts';
import { resolveAuthority } from './resolve-authority.ts';
import { userAt, users } from './streams.ts';

export const withdrawPermission = (ports: IdentityPorts) =>
  handler(identity.withdrawPermission, async ({ input, errors, call }) => {
    const authority = await resolveAuthority(ports, call);
    const withdrawn = await ports.write(call, ({ record }) =>
      record(users, userAt(input.userId), { type: 'WithdrawPermission', ...input, ...authority }),
    );
    receipt(withdrawn, errors);
  });
