import { identity } from '@atelier/identity-contract';
import { handler, receipt } from '@atelier/rpc';
import { apiKeys } from './aggregates.ts';
import type { IdentityPorts } from './ports.ts';

export const revokeApiKey = ({ recorder }: IdentityPorts) =>
  handler(identity.revokeApiKey, async ({ input: { keyId }, errors, call }) => {
    const { userId } = call.actor;
    const command = { type: 'RevokeApiKey', keyId, userId } as const;
    receipt(await recorder.one(call, apiKeys, keyId, command), errors);
  });
