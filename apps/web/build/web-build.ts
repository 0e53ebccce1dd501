import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { glob, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

export type WebBuild = { readonly folder: string; readonly built: boolean };

export type WebBuildOptions = {
  /** Where the built app goes: a folder that may be written. Default: `dist` beside the sources. */
  readonly outDir?: string;
  /** Builds even if nothing has changed. */
  readonly force?: boolean;
  readonly onProgress?: (sentence: string) => void;
};

const gzipped = promisify(gzip);
const appFolder = resolve(import.meta.dirname, '..');
const root = resolve(appFolder, '../..');
const SOURCES = [
  'apps/web/{index.html,package.json,tsconfig.json}',
  'apps/web/{src,build,public}/**/*',
  'platform/{ui,contract,kernel}/{package.json,src/**/*}',
  'contexts/*/{web,contract}/{package.json,src/**/*}',
  'package-lock.json',
];

/**
 * Builds the web app if its sources have changed since the last time, and says where it is. Nothing
 * outside `outDir` is written, so the installed packages may be read-only. Throws what Vite throws.
 */
export async function buildWebApp(options: WebBuildOptions = {}): Promise<WebBuild> {
  const folder = resolve(options.outDir ?? join(appFolder, 'dist'));
  const stamp = join(folder, '.source-hash');
  const hash = await hashOfSources();
  if (!options.force && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash)
    return { folder, built: false };

  options.onProgress?.('Building the web app, because its sources have changed …');
  const startedAt = performance.now();
  await mkdir(folder, { recursive: true });
  const [{ build }, { webConfig }] = await Promise.all([
    import('vite'),
    import('./vite-config.ts'),
  ]);
  await build(webConfig({ appFolder, root: realpathSync(root), outDir: realpathSync(folder) }));
  await compress(folder);
  writeFileSync(stamp, hash);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  options.onProgress?.(`The web app was built in ${seconds} s.`);
  return { folder, built: true };
}

/** A `.gz` beside every text file, so that the server compresses nothing while it answers. */
async function compress(folder: string): Promise<void> {
  const packing: Promise<void>[] = [];
  for await (const name of glob('**/*.{js,css,svg,html}', { cwd: folder }))
    packing.push(compressFile(join(folder, name)));
  await Promise.all(packing);
}

async function compressFile(path: string): Promise<void> {
  await writeFile(`${path}.gz`, await gzipped(await readFile(path)));
}

/** One hash over the names and contents of all that goes into the app. */
async function hashOfSources(): Promise<string> {
  const files: string[] = [];
  for (const pattern of SOURCES)
    for await (const entry of glob(pattern, { cwd: root, withFileTypes: true }))
      if (entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
        files.push(join(entry.parentPath, entry.name));
  const hash = createHash('sha256');
  for (const file of files.sort())
    hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === import.meta.filename) {
  const write = (sentence: string) => process.stdout.write(`${sentence}\n`);
  const { folder, built } = await buildWebApp({
    force: process.argv.includes('--force'),
    onProgress: write,
  });
  write(built ? `It is in ${folder}.` : `The web app in ${dirname(folder)} is up to date.`);
}
