import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Encrypts with one key. `place` says where the sealed text will lie: it opens nowhere else. */
export type Sealer = {
  seal(text: string, place: string): Buffer;
  /** Throws `Unopenable`. */
  open(sealed: Uint8Array, place: string): string;
};

/** What was sealed with another key, for another place, by a newer version, or was changed since. */
export class Unopenable extends Error {
  override readonly name = 'Unopenable';
}

const CIPHER = 'aes-256-gcm';
const VERSION = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;
export const KEY_BYTES = 32;

/** AES-256-GCM with `key` of 32 bytes; version, iv and tag stand before the text. */
export function sealer(key: Uint8Array): Sealer {
  if (key.length !== KEY_BYTES)
    throw new Error(`A key that seals has ${KEY_BYTES} bytes, and this one ${key.length}.`);
  return {
    seal(text, place) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv(CIPHER, key, iv);
      cipher.setAAD(Buffer.from(place));
      const sealed = Buffer.concat([cipher.update(text), cipher.final()]);
      return Buffer.concat([Buffer.of(VERSION), iv, cipher.getAuthTag(), sealed]);
    },
    open(sealed, place) {
      if (sealed[0] !== VERSION)
        throw new Unopenable(`What is sealed at ${place} was not sealed by this version.`);
      const [ivAt, tagAt, textAt] = [1, 1 + IV_BYTES, 1 + IV_BYTES + TAG_BYTES];
      try {
        const cipher = createDecipheriv(CIPHER, key, sealed.subarray(ivAt, tagAt));
        cipher.setAAD(Buffer.from(place));
        cipher.setAuthTag(sealed.subarray(tagAt, textAt));
        const text = Buffer.concat([cipher.update(sealed.subarray(textAt)), cipher.final()]);
        return text.toString('utf8');
      } catch (cause) {
        throw new Unopenable(
          `What is sealed at ${place} does not open: its key was lost or replaced, or it was changed.`,
          { cause },
        );
      }
    },
  };
}
