import assert from 'node:assert/strict';
import { test } from 'node:test';
import { migrate, openPool } from '@atelier/database';
import { testDatabase } from '@atelier/database/testing';
import { silentLog } from '@atelier/telemetry';
import { migrations } from './migrations.ts';
import { finishedCall, requestLogConformance, startedCall } from './request-log.conformance.ts';
import { memoryRequestLog } from './request-log.memory.ts';
import { postgresRequestLog } from './request-log.postgres.ts';
import { trafficConformance } from './traffic.conformance.ts';

const database = await testDatabase();
await migrate(database.pool, 'gateway', migrations);

function poolOf() {
  return openPool(database.url, { applicationName: 'test', schema: 'gateway', max: 5 });
}

const openMemory = async () => memoryRequestLog();
const openPostgres = async () => {
  const pool = poolOf();
  await pool.query('truncate requests, contents, running');
  const log = postgresRequestLog(pool, silentLog);
  return { ...log, stop: () => log.stop().then(() => pool.end()) };
};
for (const conformance of [requestLogConformance, trafficConformance]) {
  conformance('memory', openMemory);
  conformance('PostgreSQL', openPostgres);
}

test('a call that will be looked for is in the database before anybody is asked', async () => {
  const pool = poolOf();
  const log = postgresRequestLog(pool, silentLog);
  const call = startedCall();
  await log.start(call, true);
  const { rowCount } = await pool.query('select from running where id = $1', [call.id]);
  assert.equal(rowCount, 1);
  await log.finish(finishedCall({ id: call.id, requestId: call.requestId }));
  assert.equal((await pool.query('select from running where id = $1', [call.id])).rowCount, 0);
  await log.stop();
  await pool.end();
});

test('calls that a dead process left running are closed as interrupted, with their estimate', async () => {
  const pool = poolOf();
  const mine = postgresRequestLog(pool, silentLog);
  const theirs = postgresRequestLog(pool, silentLog);
  const [left, alive] = [startedCall(), startedCall()];
  await theirs.start(left);
  await mine.start(alive);
  const noted = async () =>
    (await pool.query('select id from running where id in ($1, $2)', [left.id, alive.id])).rowCount;
  while ((await noted()) !== 2) await new Promise((resolve) => setImmediate(resolve));
  assert.equal(await mine.closeInterrupted(), 0, 'while the process lives, its calls are its own');
  // As when a process is killed: the connection closes, and with it goes the lock.
  await theirs.stop();
  // The server notices a closed connection in its own time.
  let interrupted = 0;
  while (interrupted === 0) interrupted = await mine.closeInterrupted();
  assert.equal(interrupted, 1);
  const closed = await mine.find(left.workspaceId, left.id);
  assert.ok(closed?.status === 'interrupted');
  assert.deepEqual(
    [closed.costNanoUsd, closed.usage?.inputTokens, closed.estimated],
    [7, 25, true],
  );
  assert.equal(await mine.closeInterrupted(), 0);
  await mine.finish(finishedCall({ id: alive.id }));
  assert.equal(await noted(), 0);
  await mine.stop();
  await pool.end();
});

test('a lost connection loses no call', async () => {
  const pool = poolOf();
  const log = postgresRequestLog(pool, silentLog);
  await log.finish(finishedCall());
  await database.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid()`,
  );
  const call = finishedCall();
  await log.finish(call);
  assert.equal((await log.find(call.workspaceId, call.id))?.id, call.id);
  await log.stop();
  await pool.end();
});

test('a call that ended while the database took nothing is on the books when it does again', async () => {
  const pool = poolOf();
  const log = postgresRequestLog(pool, silentLog);
  const admin = await database.pool.connect();
  const { name } = (await admin.query('select current_database() as name')).rows[0];
  /** As when the server fails over to one that only reads. */
  const failOver = async (setting: string) => {
    await admin.query(`alter database ${name} ${setting}`);
    await admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()`,
    );
  };
  await failOver('set default_transaction_read_only = on');
  const call = finishedCall();
  await assert.rejects(log.finish(call), /read-only/);
  // Nor is another call made meanwhile.
  await assert.rejects(Promise.resolve(log.start(startedCall())), /read-only/);
  await failOver('reset default_transaction_read_only');
  const booked = async () => {
    const found = await log.find(call.workspaceId, call.id).catch(() => undefined);
    return found && 'costNanoUsd' in found ? found.costNanoUsd : undefined;
  };
  while ((await booked()) === undefined) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(await booked(), call.costNanoUsd);
  admin.release();
  await log.stop();
  await pool.end();
});

test('a call that cannot be stored whole takes no other down, and keeps its figures', async () => {
  const pool = poolOf();
  const log = postgresRequestLog(pool, silentLog);
  const broken = finishedCall({ requestJson: '{"cut' });
  const whole = finishedCall();
  await Promise.all([log.finish(broken), log.finish(whole)]);
  assert.deepEqual(await log.find(whole.workspaceId, whole.id), whole);
  const { requestJson: _, responseJson: __, ...figures } = broken;
  assert.deepEqual(await log.find(broken.workspaceId, broken.id), figures);
  await log.stop();
  await pool.end();
});

test('a search that looked through a part of the log says how far back, and goes on from there', async () => {
  const pool = poolOf();
  await pool.query('truncate requests, contents, running');
  const log = postgresRequestLog(pool, silentLog);
  const sought = finishedCall({ requestJson: '{"content":"needle"}' });
  await log.finish(sought);
  const others = Array.from({ length: 5000 }, () => finishedCall());
  await Promise.all(others.map((call) => log.finish(call)));
  const query = { workspaceId: sought.workspaceId, limit: 10, text: 'needle' };
  const first = await log.list(query);
  assert.deepEqual([first.items.length, first.searchedTo instanceof Date], [0, true]);
  const next = await log.list({ ...query, cursor: first.nextCursor ?? '' });
  assert.deepEqual([next.items[0]?.id, next.searchedTo], [sought.id, undefined]);
  await log.stop();
  await pool.end();
});

test('a call that cannot be stored takes no other down, and odd texts can be', async () => {
  const pool = poolOf();
  const log = postgresRequestLog(pool, silentLog);
  const odd = finishedCall({
    model: 'half\ud800',
    failure: { kind: 'upstream-failed', message: 'It said \0 and \udfff, and 😀.' },
  });
  // What takes no time that can be told is no call.
  const broken = finishedCall({ latencyMs: Number.NaN });
  const calls = [finishedCall(), odd, broken, finishedCall()];
  const ends = await Promise.allSettled(calls.map((call) => log.finish(call)));
  assert.deepEqual(
    ends.map(({ status }) => status),
    ['fulfilled', 'fulfilled', 'rejected', 'fulfilled'],
  );
  const { rows } = await pool.query(
    'select model, failure from requests where id = any($1) order by model',
    [calls.map(({ id }) => id)],
  );
  assert.equal(rows.length, 3);
  const told = rows.find(({ model }) => model === 'half\ufffd');
  assert.equal(told?.failure.message, 'It said  and \ufffd, and 😀.');
  await log.stop();
  await pool.end();
});
