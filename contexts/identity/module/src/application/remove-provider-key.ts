import { identity } from '@atelier/identity-contract';
import { handler, receipt } from '@atelier/rpc';
import { type IdentityPorts, providerKeyPurpose } from './ports.ts';
import { providerKeyAt, providerKeys } from './streams.ts';

export const removeProviderKey = ({ write, secrets }: IdentityPorts) =>
  handler(identity.removeProviderKey, async ({ input: { provider }, errors, call }) => {
    const { userId } = call.actor;
    const removed = await write(call, async ({ record, transaction }) => {
      await secrets.remove(userId, providerKeyPurpose(provider), transaction);
      const command = { type: 'RemoveProviderKey', userId, provider } as const;
      return record(providerKeys, providerKeyAt(userId, provider), command);
    });
    receipt(removed, errors);
  });
