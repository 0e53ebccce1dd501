import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import type pg from 'pg';
import { migrate, repairAfterRestore } from './index.ts';
import { debianPostgres, testDatabase, withoutDebianPostgres } from './testing.ts';

// The part of an event store's tables that a restore breaks.
const TABLES = `
  create table streams(stream_id text primary key, last_xid xid8 not null);
  create table events(position bigint generated always as identity, xid xid8 not null default
    pg_current_xact_id(), stream_id text not null, event_id text primary key);
  create unique index events_in_order on events(xid, position);
  create table checkpoints(processor text primary key, source text not null default '"books".events',
    xid xid8 not null default '0', position bigint not null default 0);
  create table parked_events(processor text, xid xid8, position bigint, event_id text,
    primary key (processor, xid, position));`;
const FUTURE = 10n ** 15n;

// Restored events are hidden by the count of transactions: nobody else may move it on.
const { pool } = await testDatabase({ server: 'own' });
await migrate(pool, 'books', [{ name: 'tables', sql: TABLES }]);
// A reader of the books in a context of its own, and a log whose position is its key.
await migrate(pool, 'readers', [
  { name: 'tables', sql: TABLES },
  { name: 'log', sql: `create table "Log"(position bigint primary key, xid xid8 not null)` },
]);

test('events of a restored dump are readable again, in their order, from where each reader was', async () => {
  // Position 2 was taken before position 1 was committed: the order of reading is b, a, c.
  await fill(pool, [FUTURE + 5n, FUTURE, FUTURE + 9n], ['a', 'b', 'c']);
  await checkpoint(pool, 'behind', 0n, 0);
  await checkpoint(pool, 'halfway', FUTURE, 2);
  await checkpoint(pool, 'done', FUTURE + 9n, 3);
  assert.deepEqual(await unread(pool, 'behind'), [], 'the restore made them invisible');

  assert.equal(await repairAfterRestore(pool), 3);

  assert.deepEqual(await unread(pool, 'behind'), ['b', 'a', 'c']);
  assert.deepEqual(await unread(pool, 'halfway'), ['a', 'c']);
  assert.deepEqual(await unread(pool, 'done'), []);
});

test('what is appended after the repair comes after everything else', async () => {
  await fill(pool, [FUTURE + 1n, FUTURE], ['a', 'b']);
  await checkpoint(pool, 'reader', 0n, 0);
  await repairAfterRestore(pool);
  const guarded = await pool.query(
    `update books.streams set last_xid = pg_current_xact_id() where last_xid <= pg_current_xact_id()`,
  );
  assert.equal(guarded.rowCount, 1, 'the stream can be appended to again');
  await pool.query(`insert into books.events(stream_id, event_id) values ('s', 'new')`);
  assert.deepEqual(await unread(pool, 'reader'), ['b', 'a', 'new']);
});

test('a parked event stays the same event', async () => {
  await fill(pool, [FUTURE + 1n, FUTURE], ['a', 'b']);
  await checkpoint(pool, 'reader', FUTURE, 2);
  await pool.query(`insert into books.parked_events select 'reader', xid, position, event_id
    from books.events where event_id = 'a'`);
  await repairAfterRestore(pool);
  const { rows } = await pool.query(`select event.event_id from books.parked_events as parked
    join books.events as event using (xid, position)`);
  assert.deepEqual(rows, [{ event_id: 'a' }]);
});

test('a checkpoint in another schema moves with the rows it counts', async () => {
  await fill(pool, [FUTURE + 1n, FUTURE, FUTURE + 2n], ['a', 'b', 'c']);
  await checkpoint(pool, 'neighbour', FUTURE, 2, 'readers');
  await repairAfterRestore(pool);
  assert.deepEqual(await unread(pool, 'neighbour', 'readers'), ['a', 'c']);
});

test('any append-only table is put in order, also when its position is its key', async () => {
  await fill(pool, [], []);
  await pool.query(
    `insert into readers."Log" select position, ($1::bigint - position)::text::xid8
     from generate_series(1, 3) as position`,
    [`${FUTURE}`],
  );
  await pool.query(
    `insert into readers.checkpoints
    values ('logger', 'readers."Log"', ($1::bigint - 2)::text::xid8, 2)`,
    [`${FUTURE}`],
  );
  assert.equal(await repairAfterRestore(pool), 3);
  // Read so far were 3 and 2, in this order; they are 1 and 2 now.
  const { rows } = await pool.query(`select xid::text, position from readers.checkpoints`);
  assert.deepEqual(rows, [{ xid: '3', position: '2' }]);
});

test('a checkpoint on another database is no sign of a restore and stays', async () => {
  await fill(pool, [], []);
  await pool.query(`insert into readers.checkpoints values ('far', '', $1::text::xid8, 7)`, [
    `${FUTURE}`,
  ]);
  assert.equal(await repairAfterRestore(pool), 0);
  await fill(pool, [FUTURE], ['a']);
  await pool.query(`insert into readers.checkpoints values ('far', '', $1::text::xid8, 7)`, [
    `${FUTURE}`,
  ]);
  assert.equal(await repairAfterRestore(pool), 1);
  const { rows } = await pool.query(`select xid::text, position from readers.checkpoints`);
  assert.deepEqual(rows, [{ xid: `${FUTURE}`, position: '7' }]);
});

test('where nothing was restored nothing happens, also when it is called at every start', async () => {
  await fill(pool, [], []);
  await pool.query(`insert into books.events(stream_id, event_id) values ('s', 'own')`);
  const before = await pool.query('select xid, position from books.events');
  assert.equal(await repairAfterRestore(pool), 0);
  assert.deepEqual((await pool.query('select xid, position from books.events')).rows, before.rows);
  assert.equal(await repairAfterRestore((await testDatabase({ server: 'own' })).pool), 0);
});

test('of many processes that start on a restored database one repairs it', async () => {
  await fill(pool, [FUTURE, FUTURE + 1n], ['a', 'b']);
  const moved = await Promise.all(Array.from({ length: 5 }, () => repairAfterRestore(pool)));
  assert.deepEqual(
    moved.filter((count) => count > 0),
    [2],
  );
});

test('no event is skipped or repeated, whatever the order and however often it is restored', async () => {
  const histories = fc.record({
    offsets: fc.array(fc.bigInt({ min: 0n, max: 6n }), { minLength: 1, maxLength: 8 }),
    readUpTo: fc.nat(8),
    later: fc.nat(3),
  });
  const property = fc.asyncProperty(histories, async ({ offsets, readUpTo, later }) => {
    const ids = offsets.map((_, index) => `event-${index}`);
    await fill(
      pool,
      offsets.map((offset) => FUTURE + offset),
      ids,
    );
    const order = await inOrder(pool);
    const last = order[Math.min(readUpTo, order.length) - 1];
    await checkpoint(pool, 'reader', BigInt(last?.xid ?? 0), Number(last?.position ?? 0));
    const expected = order.slice(readUpTo).map(({ event_id }) => event_id);

    await repairAfterRestore(pool);
    assert.deepEqual(await unread(pool, 'reader'), expected);

    // Life goes on, and the result is dumped and restored once more.
    for (let index = 0; index < later; index++)
      await pool.query(
        `insert into books.events(xid, stream_id, event_id) values ($1::text::xid8, 's', $2)`,
        [`${FUTURE - BigInt(index)}`, `later-${index}`],
      );
    const laterIds = (await inOrder(pool)).slice(offsets.length).map(({ event_id }) => event_id);
    await repairAfterRestore(pool);
    assert.deepEqual(await unread(pool, 'reader'), [...expected, ...laterIds]);
  });
  await fc.assert(property, { numRuns: 25 });
});

test('a real dump of an older server comes alive in a younger one', {
  skip: withoutDebianPostgres,
}, async () => {
  const source = await testDatabase({ server: 'debian' });
  const target = await testDatabase({ server: 'own' });
  await migrate(source.pool, 'books', [{ name: 'tables', sql: TABLES }]);
  const age = async ({ pool: of }: typeof source) =>
    Number((await of.query('select pg_current_xact_id()::text as xid')).rows[0].xid);
  const years = Math.max(0, (await age(target)) - (await age(source))) + 2000;
  await source.pool.query(
    `do $$ begin for i in 1..${years} loop perform pg_current_xact_id(); commit; end loop; end $$`,
  );
  for (const id of ['a', 'b', 'c'])
    await source.pool.query(`insert into books.events(stream_id, event_id) values ('s', $1)`, [id]);
  await source.pool.query(`insert into books.streams values ('s', pg_current_xact_id())`);
  await source.pool.query(`insert into books.checkpoints(processor, xid, position) select 'reader', xid, position
    from books.events where event_id = 'a'`);

  const programs = debianPostgres() ?? '';
  const dump = execFileSync(join(programs, 'pg_dump'), ['--no-owner', source.url]);
  execFileSync(join(programs, 'psql'), ['-q', '-v', 'ON_ERROR_STOP=1', '-d', target.url], {
    input: dump,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  assert.deepEqual(await unread(target.pool, 'reader'), [], 'the restore made them invisible');

  assert.equal(await repairAfterRestore(target.pool), 3);
  await target.pool.query(`insert into books.events(stream_id, event_id) values ('s', 'new')`);
  assert.deepEqual(await unread(target.pool, 'reader'), ['b', 'c', 'new']);
});

/** A schema as a restore leaves it: these events, by position, written by these transactions. */
async function fill(target: pg.Pool, xids: readonly bigint[], ids: readonly string[]) {
  await target.query(`truncate books.streams, books.events, books.checkpoints, books.parked_events,
    readers.checkpoints, readers."Log" restart identity`);
  await target.query(
    `insert into books.events(xid, stream_id, event_id)
     select xid::xid8, 's', id from unnest($1::text[], $2::text[]) as given(xid, id)`,
    [xids.map(String), ids],
  );
  await target.query(`insert into books.streams values ('s', $1::text::xid8)`, [`${FUTURE}`]);
  if (xids.length === 0) await target.query('truncate books.streams');
}

async function checkpoint(
  target: pg.Pool,
  processor: string,
  xid: bigint,
  position: number,
  schema = 'books',
) {
  await target.query(
    `insert into ${schema}.checkpoints(processor, xid, position) values ($1, $2::text::xid8, $3)`,
    [processor, `${xid}`, position],
  );
}

/** What a subscription delivers next, once the transactions that are open elsewhere have ended. */
async function unread(target: pg.Pool, processor: string, schema = 'books') {
  const { rows } = await target.query<{ event_id: string }>(
    `select event_id from books.events as event, ${schema}.checkpoints as c
     where processor = $1 and (event.xid, event.position) > (c.xid, c.position)
       and event.xid < pg_snapshot_xmax(pg_current_snapshot())
     order by event.xid, event.position`,
    [processor],
  );
  return rows.map(({ event_id }) => event_id);
}

async function inOrder(target: pg.Pool) {
  const { rows } = await target.query<{ event_id: string; xid: string; position: string }>(
    `select event_id, event.xid::text, position from books.events as event
     order by event.xid, position`,
  );
  return rows;
}
