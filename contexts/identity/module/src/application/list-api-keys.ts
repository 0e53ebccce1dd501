import { identity } from '@atelier/identity-contract';
import { PLATFORM } from '@atelier/kernel';
import { handler } from '@atelier/rpc';
import type { IdentityPorts } from './ports.ts';

export const listApiKeys = ({ apiKeyRows, keyUses }: IdentityPorts) =>
  handler(identity.listApiKeys, async ({ input: { limit, cursor }, call }) => {
    const page = await apiKeyRows.list(PLATFORM, {
      where: { userId: call.actor.userId },
      descending: true,
      limit,
      cursor,
    });
    const lastUses = await keyUses.lastOf(page.items.map(({ id }) => id));
    const items = page.items.map(({ workspaceId: _, userId: __, scopes, ...shown }) => {
      const lastUsedAt = lastUses.get(shown.id)?.toISOString();
      return { ...shown, scopes: [...scopes], ...(lastUsedAt ? { lastUsedAt } : {}) };
    });
    return { ...page, items };
  });
