import { accept, type Decider, reject, type UserId } from '@atelier/kernel';

type OfProvider = { userId: UserId; provider: string };
type Shown = OfProvider & { hint: string; baseUrl?: string };

export type ProviderKeyCommand =
  | ({ type: 'StoreProviderKey' } & Shown)
  | ({ type: 'RemoveProviderKey' } & OfProvider);

export type ProviderKeyEvent =
  | ({ type: 'ProviderKeyStored' } & Shown)
  | ({ type: 'ProviderKeyRemoved' } & OfProvider);

export type ProviderKey = { status: 'absent' | 'stored' };

/** A user has one key per provider; what is recorded of it is never the key. */
export const providerKey = {
  initial: { status: 'absent' },

  decide: {
    StoreProviderKey: ({ type: _, ...shown }) => accept({ type: 'ProviderKeyStored', ...shown }),

    RemoveProviderKey({ userId, provider }, state) {
      if (state.status === 'absent') return reject({ code: 'PROVIDER_KEY_NOT_FOUND' });
      return accept({ type: 'ProviderKeyRemoved', userId, provider });
    },
  },

  evolve: (_, { type }) => ({ status: type === 'ProviderKeyStored' ? 'stored' : 'absent' }),
} satisfies Decider<ProviderKey, ProviderKeyCommand, ProviderKeyEvent>;

/** The last four characters of a key that is long enough for them to give nothing away. */
export function hintOf(apiKey: string): string {
  return apiKey.length < 12 ? '····' : apiKey.slice(-4);
}
