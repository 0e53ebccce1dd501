import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, realpathSync } from 'node:fs';
import { chmod, glob, mkdtemp, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';

export { listedStyles, neededStyles } from './component-styles.ts';
export { type FirstVisit, firstVisits } from './first-visits.ts';

export type WebBuild = { readonly folder: string; readonly built: boolean };

export type WebBuildOptions = {
  /** Where builds go when `dist` beside the sources is not ours to write. */
  readonly fallbackFolder?: string;
  readonly onProgress?: (sentence: string) => void;
};

const runFile = promisify(execFile);
const appFolder = resolve(import.meta.dirname, '..');
const root = resolve(appFolder, '../..');
const SOURCES = [
  'apps/web/{index.html,package.json,tsconfig.json}',
  'apps/web/{src,build,public}/**/*',
  'platform/{ui,contract,kernel}/{package.json,src/**/*}',
  'contexts/*/{web,contract}/{package.json,src/**/*}',
  'package-lock.json',
];

/** For who goes back and forth between sources. A server needs none: it reads its build at its start. */
const KEPT_BUILDS = 3;

/**
 * Builds the web app unless there is a build of these very sources, and says where it is: beside the
 * sources, so that every home has it, or in `fallbackFolder` where that is read-only or another
 * user's. A build appears whole or not at all and is never changed, so processes may build at the
 * same time. Throws with what Vite says.
 */
export async function buildWebApp(options: WebBuildOptions = {}): Promise<WebBuild> {
  const { fallbackFolder, onProgress = () => {} } = options;
  const beside = join(appFolder, 'dist');
  const places = fallbackFolder === undefined ? [beside] : [beside, resolve(fallbackFolder)];
  const name = await hashOfSources();
  const found = places.map((place) => join(place, name)).find(isReadable);
  if (found !== undefined) {
    await markUsed(found);
    return { folder: found, built: false };
  }

  const place = places.find(isWritable);
  if (place === undefined) throw new Error(`The web app cannot be built: ${beside} is read-only.`);
  onProgress('Building the web app, because its sources have changed …');
  const startedAt = performance.now();
  const folder = await buildInto(place, name);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  onProgress(`The web app was built in ${seconds} s.`);
  return { folder, built: true };
}

/** So that it is not among the oldest while it is read; who may not touch it reads it all the same. */
async function markUsed(folder: string): Promise<void> {
  const now = new Date();
  await utimes(folder, now, now).catch(() => {});
}

async function buildInto(place: string, name: string): Promise<string> {
  const draft = await mkdtemp(join(place, 'draft-'));
  try {
    await bundle(draft);
    await removeOldBuilds(place, name);
    return await putInPlace(draft, join(place, name));
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** In a process of its own: the bundler takes 1 GB, which a server that starts would keep. */
async function bundle(outDir: string): Promise<void> {
  // As Node resolves the modules: with links followed, whichever way we were reached.
  const script = join(import.meta.dirname, 'bundle.ts');
  const { stderr } = await runFile(process.execPath, [script, realpathSync(outDir)]);
  process.stderr.write(stderr);
}

/** A build that is there already is as good: another process was first. */
async function putInPlace(draft: string, folder: string): Promise<string> {
  await chmod(draft, 0o755); // of `mkdtemp` only we could read it
  try {
    await rename(draft, folder);
  } catch (error) {
    if (!isReadable(folder)) throw error;
  }
  return folder;
}

async function removeOldBuilds(place: string, current: string): Promise<void> {
  const others: { path: string; madeMs: number }[] = [];
  for (const name of await readdir(place)) {
    const path = join(place, name);
    // Another process may be tidying up, too.
    const found = await stat(path).catch(() => undefined);
    if (name !== current && found) others.push({ path, madeMs: found.mtimeMs });
  }
  others.sort((one, other) => other.madeMs - one.madeMs);
  for (const { path } of others.slice(KEPT_BUILDS))
    await rm(path, { recursive: true, force: true });
}

function isReadable(folder: string): boolean {
  return existsSync(join(folder, 'index.html'));
}

function isWritable(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
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
  const { folder, built } = await buildWebApp({ onProgress: write });
  write(built ? `It is in ${folder}.` : `The web app in ${folder} is up to date.`);
}
