import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { processIdentity } from './process-identity.ts';
import { startTestServer, testDatabase } from './testing.ts';

const door = fileURLToPath(new URL('./testing.ts', import.meta.url));

test('every test gets an empty database of its own', async () => {
  const [one, other] = [await testDatabase(), await testDatabase()];
  await one.pool.query('create table only_here()');
  const { rows } = await other.pool.query(`select to_regclass('only_here') as found`);
  assert.equal(rows[0].found, null);
  assert.notEqual(one.url, other.url);
});

test('on a given server databases are dropped after use, those of crashed tests by the next', async () => {
  const server = await startTestServer();
  const live = `atelier_test_${Math.floor(Date.now() / 1000)}_live`;
  for (const name of ['atelier_test_1700000000_crashed', live, 'other_peoples'])
    await query(server.url, `create database ${name}`);
  const script = `import { test } from 'node:test';
    import { testDatabase } from ${JSON.stringify(door)};
    test('uses it', async () => {
      const { pool } = await testDatabase();
      await pool.query('create table its_own()');
    });`;
  const { NODE_TEST_CONTEXT: _, ...environment } = process.env;
  const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    env: { ...environment, ATELIER_TEST_DATABASE_URL: server.url },
  });
  assert.equal(status, 0, stdout);
  const left = await query(
    server.url,
    `select datname from pg_database where datname like 'atelier%' or datname like 'other%' order by 1`,
  );
  assert.deepEqual(left, [{ datname: live }, { datname: 'other_peoples' }]);
  await server.stop();
});

test('a server does not outlive a process that is killed', async () => {
  const script = `const { startTestServer } = await import(${JSON.stringify(door)});
    console.log((await startTestServer()).pid); process.kill(process.pid, 'SIGKILL');`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  });
  const pid = Number(stdout);
  assert.ok(pid > 0, stdout);
  const deadline = Date.now() + 30_000;
  while (processIdentity(pid) !== undefined) {
    assert.ok(Date.now() < deadline, `process ${pid} is still there`);
    await pause(10);
  }
});

async function query(url: string, sql: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
