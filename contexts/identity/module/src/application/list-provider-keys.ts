import { identity } from '@atelier/identity-contract';
import { everyItem, PLATFORM } from '@atelier/kernel';
import { handler } from '@atelier/rpc';
import { providerKeyView } from './get-provider-key.ts';
import type { IdentityPorts } from './ports.ts';
import type { ProviderKeyRow } from './provider-key-list.projection.ts';

export const listProviderKeys = ({ providerKeyRows }: IdentityPorts) =>
  handler(identity.listProviderKeys, async ({ call }) => {
    const rows = await everyItem<ProviderKeyRow>((cursor) =>
      providerKeyRows.list(PLATFORM, { where: { userId: call.actor.userId }, limit: 200, cursor }),
    );
    return { items: rows.map(providerKeyView) };
  });
