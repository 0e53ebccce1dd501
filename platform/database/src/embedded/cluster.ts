import { randomUUID } from 'node:crypto';
import {
  chownSync,
  existsSync,
  globSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type Account, runAs } from './account.ts';
import type { Binaries } from './binaries.ts';
import { makeFolderFor } from './placement.ts';

/** Every cluster of ours is owned by this database user. */
export const CLUSTER_USER = 'atelier';

/**
 * Makes the cluster `<folder>/pg` if there is none: UTF-8, sorted by code point on every machine
 * alike, local connections trusted (the folder's mode is the lock) and TCP by password. Answers
 * whether it was made. A cluster of another major version is refused.
 */
export async function ensureCluster(
  folder: string,
  account: Account,
  binaries: Binaries,
  password: string,
): Promise<boolean> {
  const dataFolder = join(folder, 'pg');
  const major = majorOf(binaries.version);
  if (existsSync(dataFolder)) {
    refuseOtherMajor(dataFolder, major);
    return false;
  }
  for (const unfinished of globSync('pg.new-*', { cwd: folder }))
    rmSync(join(folder, unfinished), { recursive: true, force: true });
  const name = join(folder, `pg.new-${randomUUID().slice(0, 8)}`);
  const passwordFile = `${name}.password`;
  try {
    makeFolderFor(account, name);
    writeFileSync(passwordFile, password, { mode: 0o600, flag: 'wx' });
    if (account.kind === 'other') chownSync(passwordFile, account.uid, account.gid);
    const { code, output } = await runAs(
      account,
      join(binaries.folder, 'initdb'),
      initdbArguments(name, passwordFile, major),
      binaries,
    );
    if (code !== 0)
      throw new Error(`PostgreSQL could not make a database in ${folder}:\n${output}`);
    // Only a whole cluster gets the name: an interrupted initdb leaves nothing that looks like one.
    renameSync(name, dataFolder);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(name, { recursive: true, force: true });
  }
  return true;
}

/** Forces a new cluster to the disk, which `initdb --no-sync` did not wait for. */
export async function syncCluster(folder: string, account: Account, binaries: Binaries) {
  await runAs(
    account,
    join(binaries.folder, 'initdb'),
    ['--sync-only', '-D', join(folder, 'pg')],
    binaries,
  );
}

function initdbArguments(dataFolder: string, passwordFile: string, major: number) {
  const locale =
    major >= 17
      ? ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
      : ['--locale=C.UTF-8'];
  return [
    ...['-D', dataFolder, '-U', CLUSTER_USER, '--encoding=UTF8', ...locale, '--no-sync'],
    ...['--auth-local=trust', '--auth-host=scram-sha-256', `--pwfile=${passwordFile}`],
  ];
}

function refuseOtherMajor(dataFolder: string, major: number): void {
  const file = join(dataFolder, 'PG_VERSION');
  if (!existsSync(file))
    throw new Error(
      `${dataFolder} is not a PostgreSQL database (PG_VERSION is missing): restore it from a ` +
        'backup, or move it away to begin with an empty one.',
    );
  const found = readFileSync(file, 'utf8').trim();
  if (found !== `${major}`)
    throw new Error(
      `The database in ${dataFolder} was made by PostgreSQL ${found}, and this Atelier brings ` +
        `${major}: dump it with the Atelier that made it, move the folder away and restore, or ` +
        `run a PostgreSQL ${found} on it yourself and set DATABASE_URL.`,
    );
}

function majorOf(version: string): number {
  return Number.parseInt(version, 10);
}
