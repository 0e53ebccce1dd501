import { createHash, randomBytes } from 'node:crypto';

/** A key that seals other keys. Its id is in each sealed text, so that keys can be rotated. */
export type MasterKey = { readonly id: string; readonly key: Uint8Array };

/** 32 new random bytes as base64url. */
export function newMasterKey(): string {
  return randomBytes(32).toString('base64url');
}

/** Reads a comma-separated list; undefined when there is none. Never says a key in an error. */
export function parseMasterKeys(list: string | undefined): readonly MasterKey[] | undefined {
  if (!list?.trim()) return undefined;
  return list.split(',').map((text, index) => {
    // Node skips what is no base64, and a mistyped key would be another one.
    if (!/^[\w+/-]*={0,2}$/.test(text.trim()))
      throw new Error(`key ${index + 1} holds what is neither base64 nor base64url.`);
    const key = Buffer.from(text.trim(), 'base64');
    if (key.length !== 32)
      throw new Error(
        `key ${index + 1} has ${key.length} bytes instead of 32, as base64 or base64url.`,
      );
    return { id: idOf(key), key };
  });
}

/** Derived from the key, so that nobody has to number keys, and telling nothing of it. */
function idOf(key: Uint8Array): string {
  return createHash('sha256')
    .update('atelier master key id')
    .update(key)
    .digest('base64url')
    .slice(0, 12);
}
