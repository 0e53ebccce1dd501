import type { SecretPlace } from './keyring.jose.ts';
import type { Sealed, SealedStore } from './sealed-store.ts';

/** For tests of the context. What is put with a transaction stays also when that one fails. */
export function memorySealedStore(): SealedStore {
  const rows = new Map<string, SecretPlace & Sealed>();
  const key = ({ owner, purpose }: SecretPlace) => JSON.stringify([owner, purpose]);
  return {
    async put(place, sealed) {
      rows.set(key(place), { ...place, ...sealed });
    },
    async putOnce(place, sealed) {
      const row = rows.get(key(place)) ?? { ...place, ...sealed };
      rows.set(key(place), row);
      return row.jwe;
    },
    get: async (place) => rows.get(key(place))?.jwe,
    async remove(place) {
      rows.delete(key(place));
    },
    notSealedWith: async (keyIds, limit) =>
      [...rows.values()].filter((row) => !keyIds.includes(row.keyId)).slice(0, limit),
    async exchange(place, oldJwe, sealed) {
      if (rows.get(key(place))?.jwe === oldJwe) rows.set(key(place), { ...place, ...sealed });
    },
  };
}
