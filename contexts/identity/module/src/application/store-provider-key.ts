import { identity } from '@atelier/identity-contract';
import { isPrivateAddress, isPrivateHost } from '@atelier/kernel';
import { handler, refusal } from '@atelier/rpc';
import { hintOf } from '../domain/provider-key.ts';
import { SUPER_ADMIN } from '../domain/roles.ts';
import { type IdentityPorts, providerKeyPurpose } from './ports.ts';
import { resolveAuthority } from './resolve-authority.ts';
import { providerKeyAt, providerKeys } from './streams.ts';

export const storeProviderKey = (ports: IdentityPorts) =>
  handler(identity.storeProviderKey, async ({ input, errors, call }) => {
    const { write, secrets, clock } = ports;
    const { provider, apiKey, baseUrl } = input;
    const { userId } = call.actor;
    if (baseUrl !== undefined && (await isPrivate(ports, baseUrl))) {
      const { by } = await resolveAuthority(ports, call);
      if (!by.roles.includes(SUPER_ADMIN)) throw errors.BASE_URL_FORBIDDEN();
    }
    const shown = { provider, hint: hintOf(apiKey), ...(baseUrl ? { baseUrl } : {}) };
    // Sealed together, so that the key cannot be sent to an address it was not stored for.
    const secret = JSON.stringify({ apiKey, ...(baseUrl ? { baseUrl } : {}) });
    const stored = await write(call, async ({ record, transaction }) => {
      await secrets.put(userId, providerKeyPurpose(provider), secret, transaction);
      const command = { type: 'StoreProviderKey', userId, ...shown } as const;
      return record(providerKeys, providerKeyAt(userId, provider), command);
    });
    if (stored.outcome === 'rejected') throw refusal(stored.rejection, errors);
    return { ...shown, updatedAt: clock.now().toISOString() };
  });

/**
 * Whether the address leads into a private network today. A name may lead elsewhere tomorrow, or be
 * unknown here, so the gateway judges again when it connects.
 */
async function isPrivate({ names }: Pick<IdentityPorts, 'names'>, baseUrl: string) {
  const { hostname } = new URL(baseUrl);
  if (isPrivateHost(hostname)) return true;
  const isLiteral = hostname.startsWith('[') || /^[\d.]+$/.test(hostname);
  return !isLiteral && (await names.addressesOf(hostname)).some(isPrivateAddress);
}
