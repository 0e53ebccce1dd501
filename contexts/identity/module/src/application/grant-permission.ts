import { identity } from '@atelier/identity-contract';
import { handler, receipt } from '@atelier/rpc';
import type { IdentityPorts } from './ports.ts';
import { resolveAuthority } from './resolve-authority.ts';
import { userAt, users } from './streams.ts';

export const grantPermission = (ports: IdentityPorts) =>
  handler(identity.grantPermission, async ({ input, errors, call }) => {
    const authority = await resolveAuthority(ports, call);
    const granted = await ports.write(call, ({ record }) =>
      record(users, userAt(input.userId), { type: 'GrantPermission', ...input, ...authority }),
    );
    return receipt(granted, errors);
  });
