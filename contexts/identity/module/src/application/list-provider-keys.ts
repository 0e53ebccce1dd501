import { identity } from '@atelier/identity-contract';
import { PLATFORM } from '@atelier/kernel';
import { handler } from '@atelier/rpc';
import { shownProviderKey } from './get-provider-key.ts';
import type { IdentityPorts } from './ports.ts';
import type { ProviderKeyRow } from './provider-key-list.projection.ts';
import { readAll } from './read-all.ts';

export const listProviderKeys = ({ providerKeys }: IdentityPorts) =>
  handler(identity.listProviderKeys, async ({ call }) => {
    const rows = await readAll<ProviderKeyRow>((options) => providerKeys.list(PLATFORM, options), {
      where: { userId: call.actor.userId },
    });
    return { items: rows.map(shownProviderKey) };
  });
