import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { inTransaction, openPool, startEmbeddedPostgres } from '@atelier/database';
import type { CallContext } from '@atelier/kernel';
import { silentLog } from '@atelier/telemetry';
import { defineProcess, type Run } from './process.ts';
import { startProcesses } from './start-processes.ts';

const call: CallContext = {
  actor: { kind: 'user', userId: 'user_1', workspaceId: 'workspace_1', roles: [], permissions: [] },
  requestId: 'request_1',
};

const steady = defineProcess('steady', async (run: Run<{ went: number[] }>, steps: number) => {
  for (let index = 0; index < steps; index++) {
    await run.step(`step ${index}`, async () => {
      run.ports.went.push(index);
      await pause(20);
    });
    await run.transaction(`write ${index}`, (transaction) =>
      transaction
        .query('insert into written(process_id, n) values ($1, $2)', [run.id, index])
        .then(() => {}),
    );
    await run.paid(`pay ${index}`, `${run.id} ${index}`, async () => index);
  }
  await run.waitFor('never', 1);
  return steps;
});

test('processes go on when the database restarts', async () => {
  const home = await mkdtemp(join(tmpdir(), 'atelier-processes-'));
  const before = await startEmbeddedPostgres({ home, log: silentLog });
  const pool = openPool(before.url, { applicationName: 'test' });
  await pool.query('create table written(process_id text, n int)');
  const went: number[] = [];
  const processes = await startProcesses({
    pool,
    databaseUrl: before.url,
    definitions: [steady.with({ went })],
  });
  const ids = ['process_1', 'process_2', 'process_3'];
  const [queued = '', ...here] = ids;
  for (const id of here) await processes.start(steady, id, 20, call);
  await inTransaction(pool, (open) => processes.start(steady, queued, 20, call, open));
  while (went.length < 15) await pause(10);
  const told = ids.map((id) => processes.result(id));
  await before.stop();
  const after = await startEmbeddedPostgres({ home, log: silentLog });
  assert.equal(after.url, before.url);
  for (const result of told) assert.deepEqual(await result, { outcome: 'completed', result: 20 });
  const { rows } = await pool.query('select count(*)::int as n from written');
  assert.deepEqual(rows, [{ n: 60 }]);
  await processes.stop();
  await pool.end();
  await after.stop();
  await rm(home, { recursive: true, force: true });
});
