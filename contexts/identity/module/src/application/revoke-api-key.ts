import { identity } from '@atelier/identity-contract';
import { type Id, PLATFORM } from '@atelier/kernel';
import { handler, receipt } from '@atelier/rpc';
import type { KeyEntry } from './access.projection.ts';
import type { IdentityPorts } from './ports.ts';
import { apiKeyAt, apiKeys } from './streams.ts';

/** Whoever held a key that leaked may have made others with it: they go too. */
export const revokeApiKey = ({ write, accessRows }: IdentityPorts) =>
  handler(identity.revokeApiKey, async ({ input: { keyId }, errors, call }) => {
    const { userId } = call.actor;
    const revoked = await write(call, async ({ record, transaction }) => {
      // Held: what the key is making now is there already, or finds it gone.
      const row = await accessRows.hold(PLATFORM, userId, transaction);
      const command = { type: 'RevokeApiKey', userId } as const;
      const first = await record(apiKeys, apiKeyAt(keyId), { ...command, keyId });
      if (first.outcome === 'rejected') return first;
      for (const made of madeBy(row?.apiKeys ?? [], keyId))
        await record(apiKeys, apiKeyAt(made), { ...command, keyId: made });
      return first;
    });
    receipt(revoked, errors);
  });

/** The keys that were made with a key, and with those, and so on. */
function madeBy(keys: readonly KeyEntry[], keyId: Id<'key'>): readonly Id<'key'>[] {
  const made = keys.filter(({ makerId }) => makerId === keyId).map(({ id }) => id);
  return made.flatMap((id) => [id, ...madeBy(keys, id)]);
}
