import assert from 'node:assert/strict';
import { test } from 'node:test';
import { migrate } from '@atelier/database';
import { testDatabase } from '@atelier/database/testing';
import { silentLog } from '@atelier/telemetry';
import { auditTrailConforms } from './audit-trail.conformance.ts';
import { memoryAuditTrail } from './audit-trail.memory.ts';
import { postgresAuditTrail } from './audit-trail.postgres.ts';
import { keyUsesConform } from './key-uses.conformance.ts';
import { memoryKeyUses } from './key-uses.memory.ts';
import { postgresKeyUses } from './key-uses.postgres.ts';
import { keyring } from './keyring.jose.ts';
import { migrations } from './migrations.ts';
import { bcryptPasswords } from './passwords.bcrypt.ts';
import { sealedStoreConforms } from './sealed-store.conformance.ts';
import { memorySealedStore } from './sealed-store.memory.ts';
import { postgresSealedStore } from './sealed-store.postgres.ts';
import { signInCodesConform } from './sign-in-codes.conformance.ts';
import { memorySignInCodes } from './sign-in-codes.memory.ts';
import { postgresSignInCodes } from './sign-in-codes.postgres.ts';

const { pool } = await testDatabase();
let schemas = 0;

/** A schema of its own for each test, on one database. */
async function newSchema(): Promise<string> {
  const schema = `identity ${++schemas}`;
  await migrate(pool, schema, migrations);
  return schema;
}

sealedStoreConforms('memory', async () => memorySealedStore());
sealedStoreConforms('PostgreSQL', async () => postgresSealedStore(pool, await newSchema()));
signInCodesConform('memory', async () => memorySignInCodes());
signInCodesConform('PostgreSQL', async () => postgresSignInCodes(pool, await newSchema()));
keyUsesConform('memory', async () => memoryKeyUses());
keyUsesConform('PostgreSQL', async () => postgresKeyUses(pool, await newSchema(), silentLog));
auditTrailConforms('memory', async () => memoryAuditTrail());
auditTrailConforms('PostgreSQL', async () => postgresAuditTrail(pool, await newSchema()));

test('PostgreSQL: nobody changes or removes an audit entry', async () => {
  const schema = await newSchema();
  const trail = postgresAuditTrail(pool, schema);
  const entry = { id: 'audit_1', at: '2026-03-01T12:00:00.000Z', actorKind: 'anonymous' } as const;
  await trail.append({ ...entry, operation: 'a.b', outcome: 'ok', requestId: 'request_1' });
  const table = `"${schema}".audit_entries`;
  for (const sql of [`delete from ${table}`, `update ${table} set code = ''`, `truncate ${table}`])
    await assert.rejects(pool.query(sql), /Audit entries are final/);
});

test('a secret put in a transaction that fails was never there', async () => {
  const store = postgresSealedStore(pool, await newSchema());
  const client = await pool.connect();
  const place = { owner: 'user_1', purpose: 'password' };
  await client.query('begin');
  await store.put(place, { jwe: 'x', keyId: 'a' }, client);
  await client.query('rollback');
  client.release();
  assert.equal(await store.get(place), undefined);
});

test('a keyring says what is wrong with its keys', () => {
  const key = new Uint8Array(32);
  assert.throws(() => keyring([]), /ATELIER_MASTER_KEY/);
  assert.throws(() => keyring([{ id: 'a', key: new Uint8Array(3) }]), /"a" has 3 bytes instead/);
  assert.throws(
    () =>
      keyring([
        { id: 'a', key },
        { id: 'a', key },
      ]),
    /Two master keys have the same id/,
  );
});

test('a password is checked against nothing as carefully as against a hash', async () => {
  const passwords = bcryptPasswords(4);
  const stored = await passwords.hash('correct horse');
  assert.equal(await passwords.verify('correct horse', stored), true);
  assert.equal(await passwords.verify('wrong horse', stored), false);
  assert.equal(await passwords.verify('correct horse', undefined), false);
  assert.equal(passwords.isOutdated(stored), false);
  assert.equal(bcryptPasswords(5).isOutdated(stored), true);
});
