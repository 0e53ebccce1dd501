import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { silentLog } from '@atelier/telemetry';
import pg from 'pg';
import { commandAs } from './embedded/account.ts';
import { embeddedBinaries } from './embedded/binaries.ts';
import { placementOf } from './embedded/placement.ts';
import { HomeInUseError, startEmbeddedPostgres } from './index.ts';
import { processIdentity } from './process-identity.ts';
import { killOwner, startOwner, withoutNobody } from './testing/owner-process.ts';

const nobody = { uid: 65534, gid: 65534 };
const isRoot = process.getuid?.() === 0;
const skipUnlessRoot = isRoot ? false : 'only root cannot run PostgreSQL as itself';
// 0700, so as root this is also the folder that only root may enter.
const folder = mkdtempSync(join(tmpdir(), 'atelier-home-'));
const home = join(folder, 'home');

after(() => rmSync(folder, { recursive: true, force: true }));

const start = (at = home, more: { namespaces?: 'refused'; fallbackFolder?: string } = {}) =>
  startEmbeddedPostgres({ home: at, log: silentLog, ...more });

test('the first start makes a database that keeps what it acknowledges', async () => {
  const postgres = await start();
  const rows = await query(
    postgres.url,
    `select name, setting from pg_settings where name in
    ('fsync', 'synchronous_commit', 'full_page_writes', 'listen_addresses')`,
  );
  assert.deepEqual(Object.fromEntries(rows.map(({ name, setting }) => [name, setting])), {
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    listen_addresses: '',
  });
  const [encoding] = await query(postgres.url, 'show server_encoding');
  assert.equal(encoding?.server_encoding, 'UTF8');
  assert.match(postgres.version, /^18\./);
  assert.equal(statSync(join(home, 'run')).mode & 0o077, 0);
  await postgres.stop();
  await postgres.stop();
  assert.equal(existsSync(join(home, 'atelier.lock')), false);
});

test('a second start finds what the first wrote', async () => {
  await withPostgres((url) => query(url, 'create table kept as select 1 as one'));
  await withPostgres(async (url) => assert.deepEqual(await query(url, 'table kept'), [{ one: 1 }]));
});

test('after kill -9 of its owner the server ends by itself', async () => {
  const owner = await startOwner(home);
  const identity = processIdentity(owner.said.pid);
  assert.ok(identity);
  await killOwner(owner);
  await gone(owner.said.pid, identity);
  assert.equal(existsSync(join(home, 'pg', 'postmaster.pid')), false);
});

test('after kill -9 of its owner the next start finds every acknowledged write', async () => {
  const owner = await startOwner(home);
  await query(owner.said.url, 'create table acknowledged as select 7 as seven');
  await killOwner(owner);
  await withPostgres(async (url) =>
    assert.deepEqual(await query(url, 'table acknowledged'), [{ seven: 7 }]),
  );
});

test('a server that was left without owner and watchdog is stopped and replaced', async (t) => {
  await (await start()).stop();
  const { account } = await placementOf(home, { fallbackFolder: folder, namespaces: 'probe' });
  const binaries = await embeddedBinaries(account, join(home, 'run'));
  const { command, args, identity } = commandAs(account, join(binaries.folder, 'postgres'), [
    ...['-D', join(home, 'pg'), '-c', 'listen_addresses='],
    ...['-c', `unix_socket_directories=${join(home, 'run')}`],
  ]);
  const leftover = spawn(command, args, { stdio: 'ignore', ...identity });
  t.after(() => leftover.kill('SIGQUIT'));
  const ended = new Promise((resolve) => leftover.on('exit', resolve));
  while (!isReady(home)) await pause(10);
  // By another name, which its command line does not show.
  const link = join(folder, 'link');
  symlinkSync(home, link);
  await withPostgres(async (url) => {
    assert.equal(await ended, 0, 'it shut down in good order');
    assert.equal((await query(url, 'select 1 as one')).length, 1);
  }, link);
});

test('a process id that was given out again does not keep the server from starting', async () => {
  await (await start()).stop();
  // Not our own: PostgreSQL itself forgives the process id of its parent.
  const foreign = 1;
  writeFileSync(join(home, 'pg', 'postmaster.pid'), `${foreign}\n${join(home, 'pg')}\n`);
  writeFileSync(join(home, 'run', '.s.PGSQL.5432.lock'), `${foreign}\n`);
  await withPostgres(async (url) => assert.equal((await query(url, 'select 1 as one')).length, 1));
});

test('a server that has ended, but that nobody has collected, does not keep the next from starting', async (t) => {
  await (await start()).stop();
  // `exec` leaves the ended child to a program that never asks for it.
  const parent = spawn('/bin/sh', ['-c', 'sleep 0.2 & echo $!; exec sleep 60'], { stdio: 'pipe' });
  t.after(() => parent.kill());
  const [line] = await once(parent.stdout.setEncoding('utf8'), 'data');
  const ended = Number.parseInt(line, 10);
  while (processIdentity(ended) !== undefined) await pause(10);
  assert.ok(process.kill(ended, 0), 'it still has its process id');
  writeFileSync(join(home, 'pg', 'postmaster.pid'), `${ended}\n${join(home, 'pg')}\n`);
  await withPostgres(async (url) => assert.equal((await query(url, 'select 1 as one')).length, 1));
});

test('a server that is killed itself says so, and the next start recovers', async () => {
  const postgres = await start();
  await query(postgres.url, 'create table survived as select 1 as one');
  process.kill(postgres.pid, 'SIGKILL');
  await postgres.exited;
  await withPostgres(async (url) =>
    assert.deepEqual(await query(url, 'table survived'), [{ one: 1 }]),
  );
});

test('one home has one Atelier, told in one sentence', async () => {
  await withPostgres(async () => {
    await assert.rejects(start(), (error) => {
      assert.ok(error instanceof HomeInUseError);
      assert.match(error.message, /^Another Atelier \(process \d+\) already runs on [^\n]+\.$/);
      return true;
    });
    const { process: child, said } = await startOwner(home);
    assert.match(said.error, /already runs/);
    child.kill();
  });
});

test('two homes run beside each other', async () => {
  const other = await start(join(folder, `it's, "an" ödd {home} 100%`));
  await withPostgres(async (url) => {
    await query(url, 'create table only_here()');
    const [found] = await query(other.url, `select to_regclass('only_here') as found`);
    assert.equal(found?.found, null);
  });
  await other.stop();
});

test('a home may be moved, even to where a socket path would be too long', async () => {
  await withPostgres((url) => query(url, 'create table moved as select 1 as one'));
  const deep = join(folder, 'deep'.repeat(30));
  renameSync(home, deep);
  try {
    await withPostgres(async (url) => {
      assert.deepEqual(await query(url, 'table moved'), [{ one: 1 }]);
      assert.equal(new URL(url).hostname, '127.0.0.1');
      const wrong = new URL(url);
      wrong.password = 'guess';
      await assert.rejects(query(wrong.href, 'select 1'), /password authentication failed/);
    }, deep);
  } finally {
    renameSync(deep, home);
  }
});

test('a database of another PostgreSQL is refused with the cure', async () => {
  await (await start()).stop();
  const file = join(home, 'pg', 'PG_VERSION');
  const version = readFileSync(file, 'utf8');
  writeFileSync(file, '19\n');
  await assert.rejects(start(), /was made by PostgreSQL 19, and this Atelier brings 18: dump it/);
  writeFileSync(file, version);
  await withPostgres(async (url) => assert.equal((await query(url, 'select 1 as one')).length, 1));
});

test('an ordinary user, and later root on the same home', {
  skip: withoutNobody(nobody),
}, async () => {
  const theirs = mkdtempSync(join(tmpdir(), 'atelier-user-'));
  try {
    chownSync(theirs, nobody.uid, nobody.gid);
    const owner = await startOwner(theirs, nobody);
    assert.equal(owner.said.error, undefined);
    await query(owner.said.url, 'create table theirs as select 1 as one');
    await killOwner(owner);
    await withPostgres(async (url, pid) => {
      assert.equal(userOf(pid), nobody.uid);
      assert.deepEqual(await query(url, 'table theirs'), [{ one: 1 }]);
    }, theirs);
  } finally {
    rmSync(theirs, { recursive: true, force: true });
  }
});

test('root without namespaces runs it as nobody in the home', {
  skip: skipUnlessRoot,
}, async () => {
  const open = mkdtempSync(join(tmpdir(), 'atelier-open-'));
  chmodSync(open, 0o755);
  const theirs = join(open, 'home');
  try {
    const first = await start(theirs, { namespaces: 'refused', fallbackFolder: folder });
    assert.equal(userOf(first.pid), nobody.uid);
    await query(first.url, 'create table kept as select 1 as one');
    await first.stop();
    assert.equal(statSync(join(theirs, 'pg')).uid, nobody.uid);
    assert.equal(statSync(theirs).mode & 0o066, 0);
    // Namespaces work now, but the database stays with its owner.
    await withPostgres(async (url, pid) => {
      assert.equal(userOf(pid), nobody.uid);
      assert.deepEqual(await query(url, 'table kept'), [{ one: 1 }]);
    }, theirs);
  } finally {
    rmSync(open, { recursive: true, force: true });
  }
});

test('where nobody may not enter, it lives elsewhere and is found again', {
  skip: skipUnlessRoot,
}, async () => {
  const away = mkdtempSync(join(tmpdir(), 'atelier-var-'));
  chmodSync(away, 0o755);
  const fallbackFolder = join(away, 'lib');
  const plain = join(folder, 'plain');
  try {
    const first = await start(plain, { namespaces: 'refused', fallbackFolder });
    assert.equal(userOf(first.pid), nobody.uid);
    await query(first.url, 'create table kept as select 1 as one');
    await first.stop();
    assert.equal(existsSync(join(plain, 'pg')), false);
    await withPostgres(async (url) => {
      assert.deepEqual(await query(url, 'table kept'), [{ one: 1 }]);
    }, plain);
    rmSync(fallbackFolder, { recursive: true });
    await assert.rejects(start(plain), /The database is missing: .* is gone\. Restore it/);
  } finally {
    rmSync(away, { recursive: true, force: true });
  }
});

test('a database of root is not forgotten where namespaces are refused', {
  skip: skipUnlessRoot,
}, async () => {
  await (await start()).stop();
  await assert.rejects(
    start(home, { namespaces: 'refused', fallbackFolder: join(folder, 'lib') }),
    /belongs to root, .* refuses user namespaces/,
  );
});

async function withPostgres(
  work: (url: string, pid: number) => Promise<unknown>,
  at = home,
): Promise<void> {
  const postgres = await start(at);
  try {
    await work(postgres.url, postgres.pid);
  } finally {
    await postgres.stop();
  }
}

async function query(url: string, sql: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  // A server that is killed under an open session is what some of these tests are about.
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function gone(pid: number, identity: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (processIdentity(pid) === identity) {
    assert.ok(Date.now() < deadline, `process ${pid} is still there`);
    await pause(10);
  }
}

function isReady(at: string): boolean {
  const file = join(at, 'pg', 'postmaster.pid');
  return existsSync(file) && readFileSync(file, 'utf8').split('\n')[7]?.trim() === 'ready';
}

function userOf(pid: number): number {
  return Number(/^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}
