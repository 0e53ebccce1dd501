import { CompactEncrypt, compactDecrypt, decodeProtectedHeader } from 'jose';
import { MasterKeyMissing } from '../application/master-key-missing.ts';

/** A key that seals secrets: 32 random bytes, and a name that says which one it is. */
export type MasterKey = { readonly id: string; readonly key: Uint8Array };

export type Keyring = {
  /** The id of the key that seals today. */
  readonly currentId: string;
  readonly ids: readonly string[];
  seal(place: SecretPlace, value: string): Promise<string>;
  /** Fails for another place than it was sealed for, a foreign key id, and any change. */
  open(place: SecretPlace, jwe: string): Promise<string>;
};

export type SecretPlace = { readonly owner: string; readonly purpose: string };

/**
 * Seals with the first key and opens with all: compact JWE, `dir` and A256GCM, with key id, purpose
 * and owner in the authenticated header.
 */
export function keyring(masterKeys: readonly MasterKey[]): Keyring {
  const keys = new Map(masterKeys.map(({ id, key }) => [id, checked(id, key)]));
  const [current] = masterKeys;
  if (current === undefined)
    throw new Error(
      'No master key is configured, so nothing can be sealed. Set ATELIER_MASTER_KEY.',
    );
  if (keys.size < masterKeys.length) throw new Error('Two master keys have the same id.');

  return {
    currentId: current.id,
    ids: [...keys.keys()],

    async seal({ owner, purpose }, value) {
      return new CompactEncrypt(new TextEncoder().encode(value))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: current.id, purpose, owner })
        .encrypt(keyOf(keys, current.id));
    },

    async open({ owner, purpose }, jwe) {
      const { kid } = decodeProtectedHeader(jwe);
      const { plaintext, protectedHeader } = await compactDecrypt(jwe, keyOf(keys, kid), {
        keyManagementAlgorithms: ['dir'],
        contentEncryptionAlgorithms: ['A256GCM'],
      });
      if (protectedHeader['purpose'] !== purpose || protectedHeader['owner'] !== owner)
        throw new Error(`A secret was sealed for another place than ${purpose} of ${owner}.`);
      return new TextDecoder().decode(plaintext);
    },
  };
}

function keyOf(keys: ReadonlyMap<string, Uint8Array>, id: string | undefined): Uint8Array {
  const key = id === undefined ? undefined : keys.get(id);
  if (key === undefined)
    throw new MasterKeyMissing(
      `A secret is sealed with the master key "${id ?? ''}", which is not configured. ` +
        'Add that key behind the current one, in ATELIER_MASTER_KEY or in `masterKeys` of keys.json, ' +
        'so that it can be read and sealed anew.',
    );
  return key;
}

function checked(id: string, key: Uint8Array): Uint8Array {
  if (key.length === 32) return key;
  throw new Error(
    `The master key "${id}" has ${key.length} bytes instead of 32. Make one: openssl rand -base64 32`,
  );
}
