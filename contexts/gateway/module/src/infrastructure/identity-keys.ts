import { codeOf } from '@atelier/contract';
import type { IdentityClient } from '@atelier/identity-contract';
import type { Actor } from '@atelier/kernel';
import { may, newId, serviceCall } from '@atelier/kernel';
import { LRUCache } from 'lru-cache';
import type { OwnServer, ProviderKey, ProviderKeys } from '../application/ports.ts';
import { remembered } from './remembered.ts';

const KEY_TTL_MS = 5000;

type SystemKeys = Readonly<Record<string, string | undefined>>;

/**
 * Keys for providers: the caller's own, unsealed by identity and held for seconds only, before the
 * system's. Programs that act with an API key act for its user.
 */
export function identityKeys(
  identity: IdentityClient,
  system: SystemKeys,
): ProviderKeys & { forget(): void } {
  const held = new LRUCache<string, Promise<ProviderKey | undefined>>({
    max: 5000,
    ttl: KEY_TTL_MS,
  });
  const servers = new LRUCache<string, Promise<readonly OwnServer[]>>({
    max: 5000,
    ttl: KEY_TTL_MS,
  });

  const lookUp = async (
    actor: Actor,
    provider: string,
    publicOnly: boolean,
  ): Promise<ProviderKey | undefined> => {
    const context = { actor, requestId: newId('request') };
    try {
      const { apiKey, baseUrl } = await identity.openProviderKey({ provider }, { context });
      return { apiKey, source: 'own', ...(baseUrl ? { baseUrl, publicOnly } : {}) };
    } catch (error) {
      if (codeOf(error) !== 'PROVIDER_KEY_NOT_FOUND') throw error;
      const apiKey = system[provider];
      return apiKey === undefined ? undefined : { apiKey, source: 'system' };
    }
  };

  return {
    find(actor, provider) {
      if (!PROVIDER_NAME.test(provider)) return Promise.resolve(undefined);
      const publicOnly = !isOwner(actor);
      const name = `${actor.workspaceId} ${actor.userId} ${publicOnly} ${provider}`;
      return remembered(held, name, () => lookUp(actor, provider, publicOnly));
    },
    listServers({ userId, workspaceId }) {
      const list = async () => {
        // The gateway asks on its own account: a key that may only use models has servers too.
        const context = serviceCall('gateway', workspaceId, { userId, permissions: READ });
        const { items } = await identity.listProviderKeys(undefined, { context });
        return items.flatMap(({ provider: name, baseUrl }) => (baseUrl ? [{ name, baseUrl }] : []));
      };
      return remembered(servers, userId, list);
    },
    forget() {
      held.clear();
      servers.clear();
    },
  };
}

const READ = [{ resource: 'account', action: 'read' }];

/**
 * Whether an own server of the actor's may be in a private network. An API key that may do less than
 * the owner is still his: it reaches the servers he stored, and cannot store one.
 */
function isOwner(actor: Actor): boolean {
  return actor.roles.includes('super-admin') || may(actor, EVERYTHING);
}

const EVERYTHING = { resource: 'all', action: 'manage' } as const;

const PROVIDER_NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/;
