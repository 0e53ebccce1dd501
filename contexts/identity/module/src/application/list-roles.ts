import { identity } from '@atelier/identity-contract';
import { handler } from '@atelier/rpc';
import { isBuiltIn } from '../domain/built-in-roles.ts';
import type { IdentityPorts } from './ports.ts';
import { readRoles } from './resolve-authority.ts';

export const listRoles = (ports: IdentityPorts) =>
  handler(identity.listRoles, async () => {
    const roles = await readRoles(ports);
    const items = roles.map(({ name, title, rank, permissions }) => ({
      name,
      title,
      rank,
      builtIn: isBuiltIn(name),
      permissions: [...permissions],
    }));
    return { items };
  });
