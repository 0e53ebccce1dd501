import type { ProviderKey, Upstream } from '../application/ports.ts';

/** Whether an address is on this machine by its look: what runs there costs nobody anything. */
export function isThisMachine(baseUrl: string): boolean {
  return THIS_MACHINE.test(new URL(baseUrl).hostname);
}

/** As the URL parser writes hosts: 127.1 is 127.0.0.1, a name is in small letters. */
const THIS_MACHINE = /^(([^.]+\.)*localhost\.?|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1?\])$/;

/** A path at a provider: below the address stored with the caller's own key, if there is one. */
export function addressOf(
  path: string,
  baseUrl: string,
  key: ProviderKey | undefined,
): Pick<Upstream, 'url' | 'publicOnly'> {
  const url = `${(key?.baseUrl ?? baseUrl).replace(/\/+$/, '')}${path}`;
  return key?.publicOnly ? { url, publicOnly: true } : { url };
}
