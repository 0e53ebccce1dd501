import { createHash, randomUUID } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { type Account, mayEnter, namespacesWork } from './account.ts';

/** Where a cluster lives (`pg/` and `run/` in `folder`) and as whom its server runs. */
export type Placement = { readonly folder: string; readonly account: Account };

/**
 * Finds the place of a home's cluster: the home itself, wherever that is possible. As root on a
 * machine that refuses user namespaces the server runs as `nobody`; when that user may not pass
 * through the folders above the home, the place is a folder below `fallbackFolder`, which the file
 * `pg.location` in the home names from then on. A cluster that exists stays where it is and with its
 * owner, so that a changed machine never shows an empty database.
 */
export async function placementOf(
  home: string,
  options: { fallbackFolder: string; namespaces: 'probe' | 'refused' },
): Promise<Placement> {
  const marker = join(home, 'pg.location');
  if (existsSync(marker)) return existing(readFileSync(marker, 'utf8').trim(), options.namespaces);
  if (existsSync(join(home, 'pg'))) return existing(home, options.namespaces);
  if (process.getuid?.() !== 0) return { folder: home, account: { kind: 'self' } };
  if (await mayUseNamespaces(options.namespaces))
    return { folder: home, account: { kind: 'namespace' } };
  return asNobody(home, marker, options.fallbackFolder);
}

/** Makes a folder that belongs to the account and that only it (and root) may enter. */
export function makeFolderFor(account: Account, folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (account.kind === 'other') chownSync(folder, account.uid, account.gid);
}

async function existing(folder: string, namespaces: 'probe' | 'refused'): Promise<Placement> {
  const dataFolder = join(folder, 'pg');
  const owner = ownerOf(dataFolder) ?? ownerOf(folder);
  if (owner === undefined)
    throw new Error(
      `The database is missing: ${folder} is gone. Restore it from a backup, or remove pg.location ` +
        'from the home to begin with an empty one.',
    );
  const self = process.getuid?.();
  if (self === undefined || (self !== 0 && owner.uid === self))
    return { folder, account: { kind: 'self' } };
  if (self !== 0)
    throw new Error(
      `The database in ${dataFolder} belongs to user ${owner.uid}, and this is user ${self}: start ` +
        'Atelier as the user who first started it, or set ATELIER_HOME to another folder.',
    );
  if (owner.uid !== 0) {
    letThrough(folder, owner.uid);
    return { folder, account: { kind: 'other', ...owner } };
  }
  if (await mayUseNamespaces(namespaces)) return { folder, account: { kind: 'namespace' } };
  throw new Error(
    `The database in ${dataFolder} belongs to root, as whom PostgreSQL refuses to run, and this ` +
      'machine refuses user namespaces: allow them, or give the whole home to an ordinary user ' +
      'with chown and start Atelier as that user.',
  );
}

async function mayUseNamespaces(namespaces: 'probe' | 'refused'): Promise<boolean> {
  return namespaces === 'probe' && (await namespacesWork());
}

async function asNobody(home: string, marker: string, fallbackFolder: string): Promise<Placement> {
  const account = { kind: 'other', ...nobody() } as const;
  if (await mayEnter(account, dirname(home))) {
    letThrough(home, account.uid);
    return { folder: home, account };
  }
  const name = createHash('sha256').update(realpathSync(home)).digest('hex').slice(0, 12);
  // The random part: a home that was removed and made anew must not find its old database.
  const folder = join(fallbackFolder, `${name}-${randomUUID().slice(0, 8)}`);
  mkdirSync(fallbackFolder, { recursive: true, mode: 0o711 });
  makeFolderFor(account, folder);
  writeFileSync(marker, `${folder}\n`, { mode: 0o600 });
  return { folder, account };
}

/** Lets others pass through a folder, not look into it; everything of ours in it is closed itself. */
function letThrough(folder: string, uid: number): void {
  const stats = statSync(folder);
  if (stats.uid !== uid) chmodSync(folder, stats.mode | 0o011);
}

function nobody(): { uid: number; gid: number } {
  const line = /^nobody:[^:]*:(\d+):(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'));
  if (line === null)
    throw new Error(
      'PostgreSQL refuses to run as root, this machine refuses user namespaces, and there is no ' +
        'user "nobody": start Atelier as an ordinary user, or set DATABASE_URL.',
    );
  return { uid: Number(line[1]), gid: Number(line[2]) };
}

function ownerOf(path: string): { uid: number; gid: number } | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats && { uid: stats.uid, gid: stats.gid };
}
