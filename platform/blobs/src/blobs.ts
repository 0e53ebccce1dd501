import type { Readable } from 'node:stream';
import type { WorkspaceId } from '@atelier/kernel';
import { checkKey, checkPrefix, checkWorkspaceId } from './blob-key.ts';

/**
 * Where large bytes live. There is no way to a blob but through a workspace: `in(workspaceId)` is
 * the only door, and the keys of two workspaces never meet.
 */
export type BlobStore = { in(workspaceId: WorkspaceId): Blobs };

/**
 * The blobs of one workspace. A key is lower-case letters, digits and `. _ -` in segments parted by
 * `/`, at most 512 characters; any other is refused before it reaches a disk or a network.
 */
export type Blobs = {
  /**
   * Stores all of `body` or, when it fails or grows beyond `maxSizeBytes` (`BlobTooLargeError`),
   * nothing: a reader sees the old blob or the new one, never a part. What it answers is on disk.
   */
  put(key: string, body: BlobBody, options: PutOptions): Promise<StoredBlob>;
  /** Undefined when there is none. The stream must be read to its end or destroyed. */
  get(key: string): Promise<OpenBlob | undefined>;
  /** Deleting what is not there is no error. */
  delete(key: string): Promise<void>;
  /** All whose key begins with these characters, in the order of their code units. */
  list(prefix: string): AsyncIterable<BlobEntry>;
};

/** Bytes, or anything that streams them: a Node stream, a web stream, a generator. */
export type BlobBody = Uint8Array | AsyncIterable<Uint8Array>;

export type PutOptions = { readonly contentType: string; readonly maxSizeBytes?: number };

/** `sha256` is in lower-case hexadecimal. */
export type StoredBlob = { readonly sizeBytes: number; readonly sha256: string };

export type OpenBlob = StoredBlob & { readonly contentType: string; readonly stream: Readable };

export type BlobEntry = { readonly key: string; readonly sizeBytes: number };

/** The body was larger than the caller allows; nothing was stored. */
export class BlobTooLargeError extends Error {
  override readonly name = 'BlobTooLargeError';
  readonly maxSizeBytes: number;

  constructor(maxSizeBytes: number) {
    super(`The content is larger than the ${maxSizeBytes} bytes allowed here.`);
    this.maxSizeBytes = maxSizeBytes;
  }
}

/** What an adapter implements: blobs by their full key, which was checked and names the workspace. */
export type BlobAdapter = Blobs;

/** An adapter behind the one door. Keys are checked here, so no adapter can forget to. */
export function blobStore(adapter: BlobAdapter): BlobStore {
  return {
    in(workspaceId) {
      const root = `${checkWorkspaceId(workspaceId)}/`;
      return {
        put: async (key, body, options) => {
          checkContentType(options.contentType);
          return adapter.put(root + checkKey(key), body, options);
        },
        get: async (key) => adapter.get(root + checkKey(key)),
        delete: async (key) => adapter.delete(root + checkKey(key)),
        async *list(prefix) {
          for await (const { key, sizeBytes } of adapter.list(root + checkPrefix(prefix)))
            yield { key: key.slice(root.length), sizeBytes };
        },
      };
    },
  };
}

function checkContentType(contentType: string): void {
  // It goes into a header of the answer one day; a line break there would begin another header.
  if (!/^[\x20-\x7e]{1,255}$/.test(contentType))
    throw new TypeError(
      'A content type is 1 to 255 printable ASCII characters, as in "image/png".',
    );
}
