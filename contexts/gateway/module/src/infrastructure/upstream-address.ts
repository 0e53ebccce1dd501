import type { ProviderKey, Upstream } from '../application/ports.ts';

/** A path at a provider: below the address stored with the caller's own key, if there is one. */
export function addressOf(
  path: string,
  baseUrl: string,
  key: ProviderKey | undefined,
): Pick<Upstream, 'url' | 'publicOnly'> {
  const url = `${(key?.baseUrl ?? baseUrl).replace(/\/+$/, '')}${path}`;
  return key?.publicOnly ? { url, publicOnly: true } : { url };
}
