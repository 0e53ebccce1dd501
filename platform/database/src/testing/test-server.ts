import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '@atelier/telemetry';
import { type Account, namespacesWork } from '../embedded/account.ts';
import { chooseAddress, listenSettings, urlOf } from '../embedded/address.ts';
import { embeddedBinaries, installedBinaries } from '../embedded/binaries.ts';
import { ensureCluster } from '../embedded/cluster.ts';
import { makeFolderFor } from '../embedded/placement.ts';
import { startServer } from '../embedded/server.ts';
import { DISPOSABLE, WORKSTATION } from '../embedded/settings.ts';

export type TestServer = {
  /** Of the database `postgres`, as superuser. */
  readonly url: string;
  readonly version: string;
  readonly pid: number;
  /** Removes the cluster, too. */
  stop(): Promise<void>;
};

/**
 * A PostgreSQL in a temporary folder that never outlives this process, whatever ends it. Embedded, or
 * the one in `binariesFolder`. For a whole suite: start one and hand its address to the tests as
 * `ATELIER_TEST_DATABASE_URL`.
 */
export async function startTestServer(
  options: { durable?: boolean; binariesFolder?: string } = {},
): Promise<TestServer> {
  const { durable = false, binariesFolder } = options;
  const folder = mkdtempSync(join(tmpdir(), 'atelier-pg-'));
  try {
    const account = await testAccount();
    if (account.kind === 'other') chmodSync(folder, 0o755);
    const ownFolder = join(folder, 'c');
    makeFolderFor(account, ownFolder);
    makeFolderFor(account, join(ownFolder, 'run'));
    const binaries =
      binariesFolder === undefined
        ? await embeddedBinaries(account, join(ownFolder, 'run'))
        : await installedBinaries(account, binariesFolder);
    await ensureCluster(ownFolder, account, binaries, PASSWORD);
    const address = await chooseAddress(join(ownFolder, 'run'), PASSWORD);
    const server = await startServer({
      account,
      binaries,
      dataFolder: join(ownFolder, 'pg'),
      settings: { ...(durable ? WORKSTATION : DISPOSABLE), ...listenSettings(address) },
      log: silentLog,
      disposableFolder: folder,
    });
    const { pid, stop } = server;
    return { url: urlOf(address, 'postgres'), version: binaries.version, pid, stop };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Of a server that lives for seconds in a folder that only its account may enter. */
const PASSWORD = 'test';

async function testAccount(): Promise<Account> {
  if (process.getuid?.() !== 0) return { kind: 'self' };
  if (await namespacesWork()) return { kind: 'namespace' };
  return { kind: 'other', uid: 65534, gid: 65534 };
}
