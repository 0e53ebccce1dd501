import type { Transaction } from '@atelier/event-store';
import type { Secrets } from '../application/ports.ts';
import type { Keyring, SecretPlace } from './keyring.jose.ts';

/** What is kept of a secret: ciphertext and the id of the key it was made with. */
export type Sealed = { readonly jwe: string; readonly keyId: string };

/** Where sealed secrets lie. Adapters: PostgreSQL and memory. */
export type SealedStore = {
  put(place: SecretPlace, sealed: Sealed, transaction?: Transaction): Promise<void>;
  /** The sealed value that is there afterwards. */
  putOnce(place: SecretPlace, sealed: Sealed): Promise<string>;
  get(place: SecretPlace): Promise<string | undefined>;
  remove(place: SecretPlace, transaction?: Transaction): Promise<void>;
  /** Some that were sealed with none of these keys. */
  notSealedWith(
    keyIds: readonly string[],
    limit: number,
  ): Promise<readonly (SecretPlace & Sealed)[]>;
  /** Replaces exactly this ciphertext; what was changed meanwhile stays as it is. */
  exchange(place: SecretPlace, oldJwe: string, sealed: Sealed): Promise<void>;
};

const BATCH = 100;

/** Secrets in `store`, sealed and opened by `keyring`. */
export function sealedSecrets(keyring: Keyring, store: SealedStore): Secrets {
  const sealedFor = async (place: SecretPlace, value: string): Promise<Sealed> => ({
    jwe: await keyring.seal(place, value),
    keyId: keyring.currentId,
  });

  return {
    async put(owner, purpose, value, transaction) {
      const place = { owner, purpose };
      await store.put(place, await sealedFor(place, value), transaction);
    },
    async putOnce(owner, purpose, value) {
      const place = { owner, purpose };
      return keyring.open(place, await store.putOnce(place, await sealedFor(place, value)));
    },
    async exchange(owner, purpose, old, value) {
      const place = { owner, purpose };
      const jwe = await store.get(place);
      if (jwe === undefined || (await keyring.open(place, jwe)) !== old) return;
      await store.exchange(place, jwe, await sealedFor(place, value));
    },
    async get(owner, purpose) {
      const place = { owner, purpose };
      const jwe = await store.get(place);
      return jwe === undefined ? undefined : keyring.open(place, jwe);
    },
    remove: (owner, purpose, transaction) => store.remove({ owner, purpose }, transaction),
    async reseal() {
      let count = 0;
      for (;;) {
        const batch = await store.notSealedWith([keyring.currentId], BATCH);
        if (batch.length === 0) return count;
        for (const { jwe, owner, purpose } of batch) {
          const place = { owner, purpose };
          const value = await keyring.open(place, jwe);
          await store.exchange(place, jwe, await sealedFor(place, value));
          count++;
        }
      }
    },
  };
}

/** Throws a `MasterKeyMissing` when there is something that none of the keys opens. */
export async function refuseLostSecrets(keyring: Keyring, store: SealedStore): Promise<void> {
  const [lost] = await store.notSealedWith(keyring.ids, 1);
  if (lost) await keyring.open(lost, lost.jwe);
}
