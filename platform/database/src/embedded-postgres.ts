import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '@atelier/telemetry';
import pg from 'pg';
import type { Account } from './embedded/account.ts';
import { type Address, chooseAddress, listenSettings, urlOf } from './embedded/address.ts';
import { type Binaries, embeddedBinaries } from './embedded/binaries.ts';
import { ensureCluster, syncCluster } from './embedded/cluster.ts';
import { stopLeftover } from './embedded/leftover.ts';
import { makeFolderFor, placementOf } from './embedded/placement.ts';
import { type Server, startServer } from './embedded/server.ts';
import { WORKSTATION } from './embedded/settings.ts';
import { type HomeLock, lockHome } from './home-lock.ts';
import { quoted } from './pool.ts';

export type EmbeddedPostgres = {
  /** Of the database `atelier`; made at the first start. */
  readonly url: string;
  /** As in `18.4`. */
  readonly version: string;
  readonly pid: number;
  /** Resolves when the server has ended, whatever the reason. */
  readonly exited: Promise<void>;
  /** Ends all sessions, writes a checkpoint and waits for the end (at most about 35 s). */
  stop(): Promise<void>;
};

/**
 * Starts the PostgreSQL that comes with Atelier on `<home>/pg`, made at the first start. Works as an
 * ordinary user and as root, after a crash of this or of the server, and beside other homes; one
 * home has one Atelier (`HomeInUseError`). Pass `lock` when the home is already locked by the
 * caller, who then keeps it. The server ends with this process, however that ends.
 *
 * `namespaces: 'refused'` behaves as on machines that forbid user namespaces to root.
 */
export async function startEmbeddedPostgres(options: {
  home: string;
  log: Log;
  lock?: HomeLock;
  onProgress?: (sentence: string) => void;
  namespaces?: 'probe' | 'refused';
  fallbackFolder?: string;
}): Promise<EmbeddedPostgres> {
  const lock = options.lock ?? (await lockHome(options.home));
  const release = () => {
    if (options.lock === undefined) lock.release();
  };
  try {
    const started = await startLocked({ ...options, home: lock.home });
    void started.exited.then(release);
    return started;
  } catch (error) {
    release();
    throw error;
  }
}

async function startLocked(options: {
  home: string;
  log: Log;
  onProgress?: (sentence: string) => void;
  namespaces?: 'probe' | 'refused';
  fallbackFolder?: string;
}): Promise<EmbeddedPostgres> {
  const { home, log, onProgress = () => {}, namespaces = 'probe' } = options;
  const { fallbackFolder = '/var/lib/atelier' } = options;
  const { folder, account } = await placementOf(home, { fallbackFolder, namespaces });
  const dataFolder = join(folder, 'pg');
  const runFolder = join(folder, 'run');
  await stopLeftover(dataFolder, log);
  // After a crash its socket and lock may name a process id that is another program's now.
  rmSync(runFolder, { recursive: true, force: true });
  makeFolderFor(account, runFolder);
  const binaries = await embeddedBinaries(account, runFolder);
  const password = passwordOf(home);
  if (!existsSync(dataFolder)) onProgress('Making the database (first start) …');
  const isNew = await ensureCluster(folder, account, binaries, password);
  onProgress(`Starting PostgreSQL ${binaries.version} …`);
  const address = await chooseAddress(runFolder, password);
  const settings = { ...WORKSTATION, ...listenSettings(address) };
  const server = await startServer({ account, binaries, dataFolder, settings, log });
  await finish({ server, address, isNew, folder, account, binaries, log });
  return { ...server, url: urlOf(address, 'atelier'), version: binaries.version };
}

/** What a started server still needs; it does not survive a failure here. */
async function finish(started: {
  server: Server;
  address: Address;
  isNew: boolean;
  folder: string;
  account: Account;
  binaries: Binaries;
  log: Log;
}): Promise<void> {
  const { server, address, isNew, folder, account, binaries, log } = started;
  try {
    await ensureDatabase(urlOf(address, 'postgres'), 'atelier');
  } catch (error) {
    await server.stop();
    throw error;
  }
  if (isNew) void syncCluster(folder, account, binaries);
  log.debug({ folder, account: account.kind, pid: server.pid }, 'PostgreSQL is ready');
}

async function ensureDatabase(url: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount === 0) await client.query(`create database ${quoted(name)}`);
  } finally {
    await client.end();
  }
}

/** The password for TCP connections, made once; sockets need none. */
function passwordOf(home: string): string {
  const file = join(home, 'pg.password');
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('hex'), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}
