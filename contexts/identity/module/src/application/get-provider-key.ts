import { identity } from '@atelier/identity-contract';
import { PLATFORM } from '@atelier/kernel';
import { handler } from '@atelier/rpc';
import { providerKeyStream } from './aggregates.ts';
import type { IdentityPorts } from './ports.ts';
import type { ProviderKeyRow } from './provider-key-list.projection.ts';

export const getProviderKey = ({ providerKeys }: IdentityPorts) =>
  handler(identity.getProviderKey, async ({ input: { provider }, errors, call }) => {
    const id = providerKeyStream(call.actor.userId, provider);
    const row = await providerKeys.get(PLATFORM, id);
    if (row === undefined) throw errors.PROVIDER_KEY_NOT_FOUND();
    return shownProviderKey(row);
  });

export function shownProviderKey({ provider, hint, baseUrl, updatedAt }: ProviderKeyRow) {
  return { provider, hint, updatedAt, ...(baseUrl === undefined ? {} : { baseUrl }) };
}
