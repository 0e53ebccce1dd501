import type { Actor } from '@atelier/kernel';
import { LRUCache } from 'lru-cache';
import type { Provider, ProviderKeys } from '../application/ports.ts';
import { modelsOf } from './discovery.ts';
import { openAiCompatible } from './provider.openai.ts';
import type { Transport } from './transport.undici.ts';

const LIST_TTL_MS = 30_000;
/** Who was away is asked again soon, but not by every look at the list. */
const AWAY_TTL_MS = 5000;
const LIST_WITHIN_MS = 3000;

/** The servers that users stored with their own keys. Each is there for its user only. */
export function ownServers(transport: Transport, keys: ProviderKeys) {
  const lists = new LRUCache<string, Promise<readonly string[] | undefined>>({
    max: 2000,
    ttl: LIST_TTL_MS,
  });
  const serverAt = (name: string, baseUrl: string): Provider =>
    openAiCompatible(transport, {
      name,
      title: name,
      kind: 'openai-compatible',
      origin: 'own',
      baseUrl,
    });

  return {
    async find(name: string, actor: Actor): Promise<Provider | undefined> {
      const key = await keys.find(actor, name);
      return key?.baseUrl === undefined ? undefined : serverAt(name, key.baseUrl);
    },
    async all(actor: Actor): Promise<readonly Provider[]> {
      const servers = await keys.listServers(actor);
      return servers.map(({ name, baseUrl }) => serverAt(name, baseUrl));
    },
    /** What a server has for this actor, as it said within seconds; undefined when it is away. */
    async modelsOf(provider: Provider, actor: Actor): Promise<readonly string[] | undefined> {
      const key = await keys.find(actor, provider.name);
      // Not by the address alone: what a server lists may depend on the key, and on who may reach it.
      const name = [actor.userId, provider.name, key?.apiKey, key?.baseUrl, key?.publicOnly].join(
        ' ',
      );
      const known = lists.get(name);
      if (known !== undefined) return known;
      const asked = modelsOf(provider, key, LIST_WITHIN_MS);
      lists.set(name, asked);
      const listed = await asked;
      if (listed === undefined) lists.set(name, asked, { ttl: AWAY_TTL_MS });
      return listed;
    },
  };
}
