import type { FileHandle } from 'node:fs/promises';

/** The part of a blob's file that describes it: JSON, filled with spaces. The content follows. */
export const HEADER_BYTES = 1024;

export type Header = {
  readonly contentType: string;
  readonly sizeBytes: number;
  readonly sha256: string;
};

export function headerOf({ contentType, sizeBytes, sha256 }: Header): Buffer {
  const text = JSON.stringify({ version: 1, contentType, sizeBytes, sha256 });
  return Buffer.from(`${text.padEnd(HEADER_BYTES - 1)}\n`);
}

/** What the file says about itself; an error when it is not whole, so nothing cut is ever served. */
export async function readHeader(handle: FileHandle, key: string): Promise<Header> {
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
  const { size } = await handle.stat();
  const header = parsed(buffer.toString('utf8', 0, bytesRead));
  if (header === undefined || header.sizeBytes !== size - HEADER_BYTES)
    throw new Error(`The file of blob ${key} is damaged: restore it from a backup, or delete it.`);
  return header;
}

function parsed(text: string): Header | undefined {
  try {
    const { contentType, sizeBytes, sha256 } = JSON.parse(text);
    return { contentType, sizeBytes, sha256 };
  } catch {
    return undefined;
  }
}
