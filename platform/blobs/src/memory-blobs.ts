import { Readable } from 'node:stream';
import { type BlobStore, blobStore, type StoredBlob } from './blobs.ts';
import { measured } from './measure.ts';

/** Blobs that live as long as the process: for tests and for trying things out. */
export function memoryBlobs(): BlobStore {
  const blobs = new Map<string, StoredBlob & { contentType: string; bytes: Buffer }>();
  return blobStore({
    async put(key, body, options) {
      const chunks: Uint8Array[] = [];
      // A copy, because the caller may reuse its buffer.
      const stored = await measured(body, options, (chunk) => void chunks.push(chunk.slice()));
      blobs.set(key, { ...stored, contentType: options.contentType, bytes: Buffer.concat(chunks) });
      return stored;
    },

    async get(key) {
      const blob = blobs.get(key);
      if (blob === undefined) return undefined;
      const { bytes, ...rest } = blob;
      return { ...rest, stream: Readable.from([Buffer.from(bytes)], { objectMode: false }) };
    },

    async delete(key) {
      blobs.delete(key);
    },

    async *list(prefix) {
      for (const key of [...blobs.keys()].sort()) {
        const blob = key.startsWith(prefix) ? blobs.get(key) : undefined;
        if (blob !== undefined) yield { key, sizeBytes: blob.sizeBytes };
      }
    },
  });
}
