import { type IdentityClient, identity } from '@atelier/identity-contract';
import { clientOf, handler, loopback } from '@atelier/rpc';

type OwnKeys = Readonly<Record<string, { apiKey: string; baseUrl?: string }>>;

/** A neighbour that speaks identity's contract: own keys by `user provider`, and one content policy. */
export function testIdentity(keys: OwnKeys = {}): {
  client: IdentityClient;
  policy: { now: 'keep' | 'drop' };
} {
  const policy: { now: 'keep' | 'drop' } = { now: 'keep' };
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
      contentPolicy: policy.now,
    })),
  };
  return { client: clientOf(identity, loopback(router)), policy };
}
