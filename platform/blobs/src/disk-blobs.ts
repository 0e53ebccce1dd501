import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type BlobAdapter, type BlobStore, blobStore } from './blobs.ts';
import { HEADER_BYTES, headerOf, readHeader } from './disk-format.ts';
import { blobsBelow, FILE_MARK } from './disk-walk.ts';
import { measured } from './measure.ts';
import { hasCode } from './system-error.ts';

/**
 * Blobs as files below `folder` (made when missing, 0700), one per blob with its description in
 * front. A blob is written beside its place, forced to the disk and then renamed, so a crash leaves
 * the old one or the new one; what a crash leaves in `tmp=` is removed a day later.
 */
export function diskBlobs(folder: string): BlobStore {
  const root = resolve(folder);
  const temporary = join(root, 'tmp=');
  let prepared: Promise<void> | undefined;
  const prepare = () => {
    prepared ??= prepareTemporary(temporary);
    return prepared;
  };
  return blobStore({ ...writing(root, temporary, prepare), ...reading(root) });
}

const pathOf = (root: string, key: string) => join(root, `${key}${FILE_MARK}`);

function writing(
  root: string,
  temporary: string,
  prepare: () => Promise<void>,
): Pick<BlobAdapter, 'put' | 'delete'> {
  return {
    async put(key, body, options) {
      await prepare();
      const file = join(temporary, randomUUID());
      try {
        const handle = await open(file, 'wx', 0o600);
        try {
          await writeAll(handle, Buffer.alloc(HEADER_BYTES, ' '));
          const stored = await measured(body, options, (chunk) => writeAll(handle, chunk));
          const { contentType } = options;
          await handle.write(headerOf({ ...stored, contentType }), 0, HEADER_BYTES, 0);
          await handle.sync();
          await handle.close();
          await moveIntoPlace(root, file, pathOf(root, key));
          return stored;
        } finally {
          await handle.close();
        }
      } finally {
        await rm(file, { force: true });
      }
    },

    async delete(key) {
      const path = pathOf(root, key);
      await rm(path, { force: true });
      await syncFolder(dirname(path));
      await removeEmptyFolders(root, dirname(path));
    },
  };
}

function reading(root: string): Pick<BlobAdapter, 'get' | 'list'> {
  return {
    async get(key) {
      const handle = await openIfThere(pathOf(root, key));
      if (handle === undefined) return undefined;
      try {
        const header = await readHeader(handle, key);
        return { ...header, stream: handle.createReadStream({ start: HEADER_BYTES }) };
      } catch (error) {
        await handle.close();
        throw error;
      }
    },

    list: (prefix) => blobsBelow(root, prefix),
  };
}

async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.byteLength; )
    written += (await handle.write(bytes, written)).bytesWritten;
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  }
}

async function moveIntoPlace(root: string, file: string, path: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const made = await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    try {
      await rename(file, path);
    } catch (error) {
      // A concurrent delete may remove the folder as empty just before the file arrives in it.
      if (attempt < 10 && hasCode(error, 'ENOENT')) continue;
      throw error;
    }
    // A rename, and each folder made for it, is on the disk when the folder above is.
    const last = made === undefined ? dirname(path) : dirname(made);
    for (let folder = dirname(path); ; folder = dirname(folder)) {
      await syncFolder(folder);
      if (folder === last || folder === root || folder === dirname(folder)) return;
    }
  }
}

async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open a folder; there the file system's journal has to do.
  const handle = process.platform === 'win32' ? undefined : await openIfThere(folder);
  try {
    await handle?.sync();
  } finally {
    await handle?.close();
  }
}

async function removeEmptyFolders(root: string, from: string): Promise<void> {
  for (let folder = from; folder !== root; folder = dirname(folder)) {
    try {
      await rmdir(folder);
    } catch {
      return; // not empty, or gone already: either way nothing is left to do above it
    }
  }
}

/** Other processes may be writing here, so only what nobody has written to for a day is removed. */
async function prepareTemporary(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const name of await readdir(folder)) {
    const file = join(folder, name);
    const changedAt = await stat(file).then(
      ({ mtimeMs }) => mtimeMs,
      () => Date.now(),
    );
    if (changedAt < Date.now() - DAY_MS) await rm(file, { force: true });
  }
}

const DAY_MS = 86_400_000;
