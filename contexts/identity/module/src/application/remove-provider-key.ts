import { identity } from '@atelier/identity-contract';
import { handler, receipt } from '@atelier/rpc';
import { providerKeyStream, providerKeys } from './aggregates.ts';
import { type IdentityPorts, providerKeyPurpose } from './ports.ts';

export const removeProviderKey = ({ recorder, secrets }: IdentityPorts) =>
  handler(identity.removeProviderKey, async ({ input: { provider }, errors, call }) => {
    const { userId } = call.actor;
    const removed = await recorder.together(call, async (record, transaction) => {
      await secrets.remove(userId, providerKeyPurpose(provider), transaction);
      const command = { type: 'RemoveProviderKey', userId, provider } as const;
      return record(providerKeys, providerKeyStream(userId, provider), command);
    });
    receipt(removed, errors);
  });
