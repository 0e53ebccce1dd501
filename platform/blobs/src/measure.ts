import { createHash } from 'node:crypto';
import { type BlobBody, BlobTooLargeError, type PutOptions, type StoredBlob } from './blobs.ts';

/**
 * Hands each chunk of `body` to `write`, waiting for it (so a slow disk slows the sender), and
 * answers size and hash of the whole.
 */
export async function measured(
  body: BlobBody,
  { maxSizeBytes = Number.POSITIVE_INFINITY }: PutOptions,
  write: (chunk: Uint8Array) => Promise<void> | void,
): Promise<StoredBlob> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for await (const chunk of body instanceof Uint8Array ? [body] : body) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > maxSizeBytes) throw new BlobTooLargeError(maxSizeBytes);
    hash.update(chunk);
    await write(chunk);
  }
  return { sizeBytes, sha256: hash.digest('hex') };
}
