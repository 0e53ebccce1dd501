import { type IdentityClient, identity } from '@atelier/identity-contract';
import { clientOf, handler, loopback } from '@atelier/rpc';

/** A neighbour that speaks identity's contract: own keys by `user provider`, and one content policy. */
export function testIdentity(
  keys: Readonly<Record<string, { apiKey: string; baseUrl?: string }>> = {},
): { client: IdentityClient; policy: { now: 'keep' | 'drop' } } {
  const policy: { now: 'keep' | 'drop' } = { now: 'keep' };
  const router = {
    openProviderKey: handler(identity.openProviderKey, async ({ input, call, errors }) => {
      const key = keys[`${call.actor.userId} ${input.provider}`];
      if (key === undefined) throw errors.PROVIDER_KEY_NOT_FOUND();
      return key;
    }),
    describeWorkspace: handler(identity.describeWorkspace, async ({ call }) => ({
      id: call.actor.workspaceId,
      contentPolicy: policy.now,
    })),
  };
  return { client: clientOf(identity, loopback(router)), policy };
}
