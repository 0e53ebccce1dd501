import { identity } from '@atelier/identity-contract';
import { handler, receipt } from '@atelier/rpc';
import type { IdentityPorts } from './ports.ts';
import { resolveAuthority } from './resolve-authority.ts';
import { roleAt, roles } from './streams.ts';

export const defineRole = (ports: IdentityPorts) =>
  handler(identity.defineRole, async ({ input, errors, call }) => {
    const { by } = await resolveAuthority(ports, call);
    const defined = await ports.write(call, ({ record }) =>
      record(roles, roleAt(input.name), { type: 'DefineRole', ...input, by }),
    );
    return receipt(defined, errors);
  });
