import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { migrate, openPool } from '@atelier/database';
import { testDatabase } from '@atelier/database/testing';
import { silentLog } from '@atelier/telemetry';
import { migrations } from './migrations.ts';
import { postgresRequestLog } from './request-log.postgres.ts';

const program = new URL('../testing/limited-process.ts', import.meta.url).pathname;
const AMOUNT = 300_000;

test('processes that share a limit, one killed, use no more than it and count what the log says', async () => {
  const database = await testDatabase();
  await migrate(database.pool, 'gateway', migrations);
  const pool = openPool(database.url, { applicationName: 'test', schema: 'gateway' });
  const log = postgresRequestLog(pool, silentLog);
  const processes = Array.from({ length: 3 }, () =>
    spawn(process.execPath, [program, database.url, String(AMOUNT)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  );
  const [victim] = processes;
  let said = 0;
  victim?.stdout.on('data', (chunk: Buffer) => {
    said += chunk.length;
    // In the middle of things, at a moment that differs.
    if (said > 1000 + Math.random() * 500) victim.kill('SIGKILL');
  });
  const timer = setInterval(() => void log.closeInterrupted(), 50);
  await Promise.all(processes.map(ended));
  clearInterval(timer);
  const left = async () =>
    (await pool.query('select 1 from running union all select 1 from limit_leases')).rowCount;
  // The server notices the closed connection, and frees the lock, a moment after the kill.
  while ((await left()) !== 0) await log.closeInterrupted();

  const { rows } = await pool.query<{ limit_key: string; used: string; logged: string }>(
    `select limit_key, used, used_in_log(limit_key, window_start) as logged
     from limit_windows order by limit_key`,
  );
  assert.equal(rows.length, 2);
  for (const { limit_key, used, logged } of rows) assert.equal(used, logged, limit_key);
  const [, tokens] = rows;
  assert.match(tokens?.limit_key ?? '', /tokens/);
  const used = Number(tokens?.used);
  assert.ok(used <= AMOUNT, `${used} is more than there was`);
  assert.ok(used > AMOUNT - 150 * 16, `${used}: room for more calls was left`);
  await log.stop();
  await pool.end();
});

async function ended(child: ChildProcess): Promise<void> {
  await once(child, 'close');
}
