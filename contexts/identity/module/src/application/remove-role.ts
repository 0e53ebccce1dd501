import { identity } from '@atelier/identity-contract';
import { handler, receipt } from '@atelier/rpc';
import type { IdentityPorts } from './ports.ts';
import { resolveAuthority } from './resolve-authority.ts';
import { roleAt, roles } from './streams.ts';

export const removeRole = (ports: IdentityPorts) =>
  handler(identity.removeRole, async ({ input: { name }, errors, call }) => {
    const { by } = await resolveAuthority(ports, call);
    const removed = await ports.write(call, ({ record }) =>
      record(roles, roleAt(name), { type: 'RemoveRole', name, by }),
    );
    receipt(removed, errors);
  });
