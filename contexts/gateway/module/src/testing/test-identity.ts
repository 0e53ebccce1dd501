import { type IdentityClient, identity } from '@atelier/identity-contract';
import { clientOf, handler, loopback } from '@atelier/rpc';

type OwnKeys = Readonly<Record<string, { apiKey: string; baseUrl?: string }>>;

/** A neighbour that speaks identity's contract: own keys by `user provider`, and the role everybody has. */
export function testIdentity(keys: OwnKeys = {}): {
  client: IdentityClient;
  role: { now: 'owner' | 'member' };
} {
  const role: { now: 'owner' | 'member' } = { now: 'owner' };
  const router = {
    openProviderKey: handler(identity.openProviderKey, async ({ input, call, errors }) => {
      const key = keys[`${call.actor.userId} ${input.provider}`];
      if (key === undefined) throw errors.PROVIDER_KEY_NOT_FOUND();
      return key;
    }),
    listProviderKeys: handler(identity.listProviderKeys, async ({ call }) => ({
      items: Object.entries(keys).flatMap(([name, { baseUrl }]) => {
        const [user, provider = ''] = name.split(' ');
        const shown = { provider, hint: '', updatedAt: new Date(0).toISOString() };
        return user === call.actor.userId ? [{ ...shown, ...(baseUrl ? { baseUrl } : {}) }] : [];
      }),
    })),
    describeWorkspace: handler(identity.describeWorkspace, async ({ call }) => ({
      id: call.actor.workspaceId,
      role: role.now,
    })),
  };
  return { client: clientOf(identity, loopback(router)), role };
}
