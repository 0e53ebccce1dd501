import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testDatabase, withoutDebianPostgres } from './testing.ts';

test('every test gets an empty database of its own', async () => {
  const [one, other] = [await testDatabase(), await testDatabase()];
  await one.pool.query('create table only_here()');
  const { rows } = await other.pool.query(
    `select current_database(), to_regclass('only_here') as found`,
  );
  assert.equal(rows[0].found, null);
  assert.notEqual(one.url, other.url);
});

test('Debian has PostgreSQL 15', { skip: withoutDebianPostgres }, async () => {
  const { pool } = await testDatabase({ server: 'debian' });
  const { rows } = await pool.query('show server_version_num');
  assert.equal(Math.floor(rows[0].server_version_num / 10_000), 15);
});
