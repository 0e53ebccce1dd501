import { glob, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build } from 'vite';
import { webConfig } from './vite-config.ts';

const gzipped = promisify(gzip);
const brotlied = promisify(brotliCompress);

// Of the slower qualities the next one takes twice as long for one percent less.
const QUALITY = { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } };

/** Builds the web app into a folder that is there and empty. Throws what Vite throws. */
async function bundle(outDir: string): Promise<void> {
  const appFolder = resolve(import.meta.dirname, '..');
  await build(webConfig({ appFolder, outDir }));
  await compress(outDir);
}

/** A `.br` and a `.gz` beside every text file, so that the server compresses nothing. */
async function compress(folder: string): Promise<void> {
  const packing: Promise<void>[] = [];
  for await (const name of glob('**/*.{js,css,svg,html}', { cwd: folder }))
    packing.push(compressFile(join(folder, name)));
  await Promise.all(packing);
}

async function compressFile(path: string): Promise<void> {
  const content = await readFile(path);
  await Promise.all([
    gzipped(content, { level: 9 }).then((packed) => writeFile(`${path}.gz`, packed)),
    brotlied(content, QUALITY).then((packed) => writeFile(`${path}.br`, packed)),
  ]);
}

const [outDir] = process.argv.slice(2);
if (outDir === undefined) throw new Error('Usage: node bundle.ts <folder>');
await bundle(outDir);
