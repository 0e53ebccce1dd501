import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { after } from 'node:test';
import pg from 'pg';
import { openPool, quoted } from './pool.ts';
import { startTestServer, type TestServer } from './testing/test-server.ts';

export { startTestServer, type TestServer } from './testing/test-server.ts';

export type TestDatabase = {
  readonly url: string;
  /** A pool on it, closed with it. */
  readonly pool: pg.Pool;
};

/**
 * A new, empty database, gone after the test (or the file, when called outside of a test). The first
 * call of a process starts a server that the process never outlives; with `ATELIER_TEST_DATABASE_URL`
 * databases are made on that server instead. Outside of a test call it before the first `test`: when
 * tests run out while the file still waits for it, the file counts as over, and it stays open.
 *
 * `durable` asks for a server with fsync on, for tests that kill it; `server: 'own'` for one that no
 * other process uses, where transactions are counted; `server: 'debian'` for Debian's PostgreSQL 15
 * (see `debianPostgres` for whether there is one).
 */
export async function testDatabase(
  options: { durable?: boolean; server?: 'default' | 'own' | 'debian'; max?: number } = {},
): Promise<TestDatabase> {
  const { durable = false, server = 'default', max = 10 } = options;
  const external = process.env.ATELIER_TEST_DATABASE_URL;
  const isExternal = server === 'default' && !durable && external !== undefined && external !== '';
  const undo: (() => Promise<unknown>)[] = [];
  // Before the first wait: afterwards the runner may take it for the hook of another test.
  after(async () => {
    for (const each of undo) await each();
  });
  const admin = isExternal ? external : (await ownServer(server, durable)).url;
  if (isExternal) await (sweeping ??= dropLeftovers(admin));
  const name = `atelier_test_${Math.floor(Date.now() / 1000)}_${randomBytes(5).toString('hex')}`;
  await execute(admin, `create database ${quoted(name)}`);
  const url = withDatabase(admin, name);
  const pool = openPool(url, { applicationName: 'test', max });
  undo.push(async () => pool.ended || pool.end());
  // A server of our own is thrown away as a whole.
  if (isExternal)
    undo.push(() => execute(admin, `drop database if exists ${quoted(name)} with (force)`));
  return { url, pool };
}

const DEBIAN = '/usr/lib/postgresql/15/bin';

/** The folder of Debian's PostgreSQL 15 programs, or undefined when they are not installed. */
export function debianPostgres(): string | undefined {
  return existsSync(`${DEBIAN}/postgres`) ? DEBIAN : undefined;
}

/** For `test(name, { skip }, …)`: false, or the reason why Debian's PostgreSQL cannot be used. */
export const withoutDebianPostgres: string | false =
  debianPostgres() === undefined ? 'PostgreSQL 15 of Debian is not installed' : false;

let sweeping: Promise<void> | undefined;
const servers = new Map<string, Promise<TestServer>>();

function ownServer(kind: 'default' | 'own' | 'debian', durable: boolean): Promise<TestServer> {
  const key = `${kind === 'debian'} ${durable}`;
  const running = servers.get(key);
  if (running !== undefined) return running;
  const starting = startTestServer({
    durable,
    ...(kind === 'debian' ? { binariesFolder: DEBIAN } : {}),
  });
  servers.set(key, starting);
  return starting;
}

/** Databases of tests that crashed more than an hour ago; their names tell their age. */
async function dropLeftovers(admin: string): Promise<void> {
  const rows = await execute(
    admin,
    `select datname as name from pg_database where datname ~ '^atelier_test_[0-9]{1,10}_'
       and split_part(datname, '_', 3)::bigint < extract(epoch from now()) - 3600`,
  );
  // Another process may be sweeping, too.
  for (const { name } of rows)
    await execute(admin, `drop database if exists ${quoted(name)} with (force)`).catch(() => {});
}

async function execute(url: string, sql: string): Promise<readonly { name: string }[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

function withDatabase(url: string, name: string): string {
  const parsed = new URL(url);
  parsed.pathname = `/${name}`;
  return parsed.href;
}
