import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { migrate, openPool } from '@atelier/database';
import { testDatabase } from '@atelier/database/testing';
import { silentLog } from '@atelier/telemetry';
import { migrations } from './migrations.ts';
import { postgresRequestLog } from './request-log.postgres.ts';

const program = new URL('../testing/logging-process.ts', import.meta.url).pathname;

test('killed at any moment, a process loses no acknowledged call and leaves none running', async () => {
  const database = await testDatabase();
  await migrate(database.pool, 'gateway', migrations);
  const pool = openPool(database.url, { applicationName: 'test', schema: 'gateway' });
  const log = postgresRequestLog(pool, silentLog);
  for (let round = 0; round < 2; round++) {
    const child = spawn(process.execPath, [program, database.url], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk;
      // A line more or less is what makes the moment random.
      if (said.length > 4000 + Math.random() * 8000) child.kill('SIGKILL');
    });
    await once(child, 'close');
    const acknowledged = said.split('\n').slice(0, -1);
    const { rows } = await pool.query(
      'select id from requests where id in (select unnest($1::text[]))',
      [acknowledged],
    );
    assert.equal(rows.length, acknowledged.length);
    // The server notices the closed connection, and frees the lock, a moment after the kill.
    const left = async () => (await pool.query('select 1 from running')).rowCount ?? 0;
    while ((await left()) > 0) await log.closeInterrupted();
  }
  const { rows } = await pool.query<{ status: string }>(
    'select distinct status from requests order by 1',
  );
  assert.deepEqual(
    rows.map(({ status }) => status),
    ['error', 'interrupted'],
  );
  await log.stop();
  await pool.end();
});
