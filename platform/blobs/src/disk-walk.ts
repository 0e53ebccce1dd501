import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlobEntry } from './blobs.ts';
import { HEADER_BYTES } from './disk-format.ts';
import { hasCode } from './system-error.ts';

/** Ends the name of a blob's file. No key contains it, so `a` and `a/b` can both be blobs. */
export const FILE_MARK = '=';

/** The blobs below `root` whose key begins with `prefix`, in the order of their keys. */
export async function* blobsBelow(root: string, prefix: string): AsyncGenerator<BlobEntry> {
  const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  yield* walk(root, folder, prefix);
}

async function* walk(root: string, folder: string, prefix: string): AsyncGenerator<BlobEntry> {
  for (const key of await keysIn(root, folder)) {
    if (key.endsWith('/')) {
      if (key.startsWith(prefix) || prefix.startsWith(key)) yield* walk(root, key, prefix);
    } else if (key.startsWith(prefix)) {
      const stats = await stat(join(root, key + FILE_MARK)).catch(ignoreMissing);
      if (stats !== undefined) yield { key, sizeBytes: stats.size - HEADER_BYTES };
    }
  }
}

/** Folders end with a slash, which puts both kinds into the order of whole keys. */
async function keysIn(root: string, folder: string): Promise<readonly string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(ignoreMissing);
  return (entries ?? [])
    .flatMap((entry) => {
      if (entry.isDirectory()) return entry.name.endsWith(FILE_MARK) ? [] : [`${entry.name}/`];
      return entry.name.endsWith(FILE_MARK) ? [entry.name.slice(0, -FILE_MARK.length)] : [];
    })
    .sort()
    .map((name) => folder + name);
}

/** Deleted while it was walked over: as if it had never been there. */
function ignoreMissing(error: unknown): undefined {
  if (!hasCode(error, 'ENOENT', 'ENOTDIR')) throw error;
}
