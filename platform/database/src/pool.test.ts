import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { closePool, openPool } from './index.ts';
import { testDatabase } from './testing.ts';

const { url, pool: admin } = await testDatabase();

test('a connection is named, limited in time, and keeps every digit of an int8', async () => {
  const pool = openPool(url, { applicationName: 'atelier gateway' });
  const { rows } = await pool.query(
    `select current_setting('application_name') as name, current_setting('statement_timeout') as statement,
       current_setting('idle_in_transaction_session_timeout') as idle, 9007199254740993::int8 as large`,
  );
  await pool.end();
  assert.deepEqual(rows, [
    { name: 'atelier gateway', statement: '1min', idle: '5s', large: '9007199254740993' },
  ]);
});

test('names are looked up in the schema of the pool, whatever it is called', async () => {
  const schema = 'odd "schema" \\ name';
  await admin.query(`create schema "odd ""schema"" \\ name"`);
  const pool = openPool(url, { applicationName: 'test', schema });
  await pool.query('create table here as select 1 as one');
  const { rows } = await pool.query(`select schemaname from pg_tables where tablename = 'here'`);
  await pool.end();
  assert.deepEqual(rows, [{ schemaname: schema }]);
});

test('an idle connection that the server closes costs a connection, not the process', async () => {
  const pool = openPool(url, { applicationName: 'doomed', max: 1 });
  await pool.query('select 1');
  // Not `once` of node:events, which would listen to errors in place of the pool.
  const lost = new Promise((resolve) => pool.once('remove', resolve));
  await admin.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'doomed'`,
  );
  await lost;
  assert.deepEqual((await pool.query('select 1 as one')).rows, [{ one: 1 }]);
  await pool.end();
});

test('who comes while the server has no room waits until somebody leaves', async () => {
  await admin.query(`create role guest login password 'guest' connection limit 1`);
  const guest = Object.assign(new URL(url), { username: 'guest', password: 'guest' }).href;
  const [here, late] = [1, 2].map(() => openPool(guest, { applicationName: 'guest' }));
  assert.ok(here && late);
  await here.query('select 1');
  const waiting = Promise.all([
    late.query('select 1 as one'),
    late.connect().then((client) => client.release()),
  ]);
  assert.equal(await Promise.race([waiting, pause(100, 'nothing')]), 'nothing');
  await here.end();
  const [{ rows }] = await waiting;
  assert.deepEqual(rows, [{ one: 1 }]);
  await late.end();
});

test('a pool that was closed has no connection any more', async () => {
  const pool = openPool(url, { applicationName: 'closed', max: 4 });
  await Promise.all(Array.from({ length: 4 }, () => pool.query('select pg_sleep(0.01)')));
  assert.equal(pool.totalCount, 4);
  const ended: unknown[] = [];
  pool.on('remove', (client) => ended.push(client));
  await closePool(pool);
  assert.equal(ended.length, 4);
});
