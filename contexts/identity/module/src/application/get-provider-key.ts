import { identity } from '@atelier/identity-contract';
import { handler } from '@atelier/rpc';
import type { IdentityPorts } from './ports.ts';
import type { ProviderKeyRow } from './provider-key-list.projection.ts';
import { providerKeyAt } from './streams.ts';

export const getProviderKey = ({ providerKeyRows }: IdentityPorts) =>
  handler(identity.getProviderKey, async ({ input: { provider }, errors, call }) => {
    const { workspaceId, streamId } = providerKeyAt(call.actor.userId, provider);
    const row = await providerKeyRows.get(workspaceId, streamId);
    if (row === undefined) throw errors.PROVIDER_KEY_NOT_FOUND();
    return providerKeyView(row);
  });

export function providerKeyView({ provider, hint, baseUrl, updatedAt }: ProviderKeyRow) {
  return { provider, hint, updatedAt, ...(baseUrl === undefined ? {} : { baseUrl }) };
}
