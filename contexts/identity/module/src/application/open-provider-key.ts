import { identity } from '@atelier/identity-contract';
import { handler } from '@atelier/rpc';
import { type IdentityPorts, providerKeyPurpose } from './ports.ts';

export const openProviderKey = ({ secrets }: IdentityPorts) =>
  handler(identity.openProviderKey, async ({ input: { provider }, errors, call }) => {
    const secret = await secrets.get(call.actor.userId, providerKeyPurpose(provider));
    if (secret === undefined) throw errors.PROVIDER_KEY_NOT_FOUND();
    // Written by `storeProviderKey`, and what is sealed nobody else can write.
    return JSON.parse(secret) as { apiKey: string; baseUrl?: string };
  });
