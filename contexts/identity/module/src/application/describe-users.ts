import { identity } from '@atelier/identity-contract';
import { PLATFORM } from '@atelier/kernel';
import { handler } from '@atelier/rpc';
import type { IdentityPorts } from './ports.ts';

export const describeUsers = ({ userRows }: IdentityPorts) =>
  handler(identity.describeUsers, async ({ input: { userIds } }) => {
    if (userIds.length === 0) return [];
    const where = { id: userIds };
    const { items } = await userRows.list(PLATFORM, { where, limit: userIds.length });
    return items.map(({ id, email, name }) => ({ id, email, name }));
  });
