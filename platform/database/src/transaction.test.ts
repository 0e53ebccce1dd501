import assert from 'node:assert/strict';
import { test } from 'node:test';
import type pg from 'pg';
import { inTransaction, sqlState } from './index.ts';
import { testDatabase } from './testing.ts';

const { pool } = await testDatabase();
await pool.query('create table counters(name text primary key, count int not null)');
await pool.query(`insert into counters values ('shared', 0), ('other', 0)`);

const countOf = async (name: string) =>
  (await pool.query('select count from counters where name = $1', [name])).rows[0]?.count;
const add = (client: pg.PoolClient, name: string) =>
  client.query('insert into counters values ($1, 1)', [name]);

test('what the work writes is there when it has ended', async () => {
  assert.equal(
    await inTransaction(pool, async (client) => {
      await add(client, 'written');
      assert.equal(await countOf('written'), undefined);
      return 'result';
    }),
    'result',
  );
  assert.equal(await countOf('written'), 1);
});

test('an error undoes all of it and reaches the caller', async () => {
  const work = inTransaction(pool, async (client) => {
    await add(client, 'undone');
    throw new Error('changed my mind');
  });
  await assert.rejects(work, /changed my mind/);
  assert.equal(await countOf('undone'), undefined);
});

test('a failed statement that the work swallows is not reported as committed', async () => {
  const work = inTransaction(pool, async (client) => {
    await add(client, 'swallowed');
    await client.query('select 1 / 0').catch(() => {});
  });
  await assert.rejects(work, /rolled back/);
  assert.equal(await countOf('swallowed'), undefined);
});

test('losers of a serialization race run again when asked to', async () => {
  let runs = 0;
  const increment = () =>
    inTransaction(
      pool,
      async (client) => {
        runs++;
        await client.query('set transaction isolation level serializable');
        const { rows } = await client.query(`select count from counters where name = 'shared'`);
        await client.query(`update counters set count = $1 where name = 'shared'`, [
          rows[0].count + 1,
        ]);
      },
      { attempts: 20 },
    );
  await Promise.all(Array.from({ length: 6 }, increment));
  assert.equal(await countOf('shared'), 6);
  assert.ok(runs > 6, `${runs} runs`);
});

test('without retries the loser of a race gets the error of PostgreSQL', async () => {
  const loser = inTransaction(pool, async (client) => {
    await client.query('set transaction isolation level repeatable read');
    await client.query('table counters');
    await pool.query(`update counters set count = count + 1 where name = 'other'`);
    await client.query(`update counters set count = 0 where name = 'other'`);
  });
  await assert.rejects(loser, (error) => sqlState(error) === '40001');
});

test('a connection that breaks in the middle is an error of this call only', async () => {
  const work = inTransaction(pool, async (client) => {
    const { rows } = await client.query('select pg_backend_pid() as pid');
    await pool.query('select pg_terminate_backend($1)', [rows[0].pid]);
    await client.query('select 1');
  });
  await assert.rejects(work);
  assert.deepEqual((await pool.query('select 1 as one')).rows, [{ one: 1 }]);
  assert.equal(pool.waitingCount, 0);
});
