import type { IdentityClient } from '@atelier/identity-contract';
import type { Actor } from '@atelier/kernel';
import { newId } from '@atelier/kernel';
import { LRUCache } from 'lru-cache';
import type { ContentPolicies, ProviderKey, ProviderKeys } from '../application/ports.ts';

const KEY_TTL_MS = 5000;
const POLICY_TTL_MS = 10_000;

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

  const lookUp = async (actor: Actor, provider: string): Promise<ProviderKey | undefined> => {
    const context = { actor, requestId: newId('request') };
    try {
      const { apiKey, baseUrl } = await identity.openProviderKey({ provider }, { context });
      return { apiKey, source: 'own', ...(baseUrl === undefined ? {} : { baseUrl }) };
    } catch (error) {
      if (codeOf(error) !== 'PROVIDER_KEY_NOT_FOUND') throw error;
      const apiKey = system[provider];
      return apiKey === undefined ? undefined : { apiKey, source: 'system' };
    }
  };

  return {
    find(actor, provider) {
      if (!PROVIDER_NAME.test(provider)) return Promise.resolve(undefined);
      const name = `${actor.workspaceId} ${actor.userId} ${provider}`;
      let found = held.get(name);
      if (found === undefined) {
        found = lookUp(actor, provider);
        held.set(name, found);
        found.catch(() => held.delete(name));
      }
      return found;
    },
    forget: () => held.clear(),
  };
}

/** What each workspace's log keeps, by identity's word, held for seconds. */
export function identityPolicies(identity: IdentityClient): ContentPolicies & { forget(): void } {
  const held = new LRUCache<string, 'keep' | 'drop'>({ max: 5000, ttl: POLICY_TTL_MS });
  return {
    async of(actor) {
      const known = held.get(actor.workspaceId);
      if (known !== undefined) return known;
      const context = { actor, requestId: newId('request') };
      const { contentPolicy } = await identity.describeWorkspace(undefined, { context });
      held.set(actor.workspaceId, contentPolicy);
      return contentPolicy;
    },
    forget: () => held.clear(),
  };
}

const PROVIDER_NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/;

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
