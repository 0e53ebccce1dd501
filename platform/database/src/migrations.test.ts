import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Migration, migrate } from './index.ts';
import { testDatabase, withoutDebianPostgres } from './testing.ts';

const first: Migration = { name: '001-books', sql: 'create table books(title text)' };
const second: Migration = { name: '002-years', sql: 'alter table books add column year int' };
const { pool, url } = await testDatabase({ max: 20 });
assert.ok(url);

test('migrations are applied in order, once, in their own schema', async () => {
  assert.deepEqual(await migrate(pool, 'library', [first]), ['001-books']);
  assert.deepEqual(await migrate(pool, 'library', [first, second]), ['002-years']);
  assert.deepEqual(await migrate(pool, 'library', [first, second]), []);
  assert.deepEqual((await pool.query('select title, year from library.books')).rows, []);
  assert.deepEqual(await migrate(pool, 'archive', [first]), ['001-books']);
});

test('processes that start at the same time apply each migration once', async () => {
  const applied = await Promise.all(
    Array.from({ length: 12 }, () => migrate(pool, 'contended', [first, second])),
  );
  assert.deepEqual(applied.flat().sort(), ['001-books', '002-years']);
});

test('a migration that fails leaves nothing behind, and those before it stay', async () => {
  const failing = { name: '002-broken', sql: 'create table half(); select 1 / 0' };
  await assert.rejects(
    migrate(pool, 'broken', [first, failing]),
    /Migration "002-broken" of schema "broken" failed and was rolled back: division by zero/,
  );
  const { rows } = await pool.query(`select to_regclass('broken.half') as half,
    to_regclass('broken.books')::text as books`);
  assert.deepEqual(rows, [{ half: null, books: 'broken.books' }]);
  assert.deepEqual(await migrate(pool, 'broken', [first, second]), ['002-years']);
});

test('a migration that was changed after it was applied is refused with the cure', async () => {
  await migrate(pool, 'changed', [first]);
  await assert.rejects(
    migrate(pool, 'changed', [{ ...first, sql: 'create table films(title text)' }]),
    /"001-books" of schema "changed" was changed after it was applied\. Restore its old text/,
  );
});

test('other line ends are no change', async () => {
  const sql = 'create table lines();\n-- two\n';
  await migrate(pool, 'lines', [{ name: '001', sql }]);
  assert.deepEqual(
    await migrate(pool, 'lines', [{ name: '001', sql: sql.replaceAll('\n', '\r\n') }]),
    [],
  );
});

test('a database that is ahead of the code is refused with the cure', async () => {
  await migrate(pool, 'ahead', [first, second]);
  await assert.rejects(
    migrate(pool, 'ahead', [first]),
    /"002-years" of schema "ahead" .* unknown to this version .* Start the version that wrote it/,
  );
});

test('a migration that was slipped in before an applied one is refused', async () => {
  await migrate(
    pool,
    'slipped',
    [second].map((each) => ({ ...each, sql: 'select 1' })),
  );
  await assert.rejects(
    migrate(pool, 'slipped', [first, { ...second, sql: 'select 1' }]),
    /"002-years" .* New migrations belong at the end/,
  );
});

test('a migration may take longer than the statements of ordinary work', async () => {
  await pool.query(`alter database ${new URL(url).pathname.slice(1)} set statement_timeout = 50`);
  await migrate(pool, 'slow', [{ name: '001-slow', sql: 'select pg_sleep(0.1)' }]);
});

test('the same on the oldest supported server', { skip: withoutDebianPostgres }, async () => {
  const debian = await testDatabase({ server: 'debian' });
  const { rows } = await debian.pool.query('show server_version_num');
  assert.equal(Math.floor(rows[0].server_version_num / 10_000), 15);
  assert.equal((await migrate(debian.pool, 'library', [first, second])).length, 2);
  assert.equal((await migrate(debian.pool, 'library', [first, second])).length, 0);
});
