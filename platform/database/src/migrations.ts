import { createHash } from 'node:crypto';
import type pg from 'pg';
import { quoted } from './pool.ts';

/** One step of a schema's history. Names sort nothing: the order of the list is the order. */
export type Migration = { readonly name: string; readonly sql: string };

/**
 * Brings `schema` to the end of `migrations`, each in a transaction of its own with the schema first
 * in the search path, and answers the names it applied. Many processes may call it at once: one
 * works, the others wait and find nothing to do.
 *
 * Refuses, with an error that names the migration and the cure, when an applied one was changed,
 * when the database is ahead of this code, and when the order was changed. A schema whose tables come
 * from two packages has a `line` of migrations of each: each line has an order of its own.
 */
export async function migrate(
  pool: pg.Pool,
  schema: string,
  migrations: readonly Migration[],
  line = 'context',
): Promise<readonly string[]> {
  const client = await pool.connect();
  const lock = [`atelier migrations of ${schema}`];
  try {
    // On the session, not in a transaction: it outlives the transactions of the single migrations.
    await client.query('set statement_timeout = 0');
    await client.query('select pg_advisory_lock(hashtextextended($1, 0))', lock);
    await client.query(`create schema if not exists ${quoted(schema)}`);
    await client.query(
      `create table if not exists ${quoted(schema)}.migrations(
         line text, name text, checksum text not null, ordinal int not null,
         applied_at timestamptz not null default now(), primary key (line, name))`,
    );
    return await applyPending(client, schema, migrations, line);
  } finally {
    // Discards the connection: its settings are changed, and closing it frees the lock for sure.
    client.release(true);
  }
}

async function applyPending(
  client: pg.PoolClient,
  schema: string,
  migrations: readonly Migration[],
  line: string,
): Promise<readonly string[]> {
  const { rows } = await client.query<Applied>(
    `select name, checksum from ${quoted(schema)}.migrations where line = $1 order by ordinal`,
    [line],
  );
  const pending = pendingAfter(rows, schema, migrations);
  for (const [index, migration] of pending.entries())
    await apply(client, schema, migration, { line, ordinal: rows.length + index });
  return pending.map(({ name }) => name);
}

type Applied = { name: string; checksum: string };

function pendingAfter(
  applied: readonly Applied[],
  schema: string,
  migrations: readonly Migration[],
): readonly Migration[] {
  for (const [index, { name, checksum }] of applied.entries()) {
    const migration = migrations.find((candidate) => candidate.name === name);
    if (migration === undefined)
      throw new Error(
        `Migration "${name}" of schema "${schema}" is in the database and unknown to this version of ` +
          'Atelier: the database is newer. Start the version that wrote it, or restore a backup.',
      );
    if (checksumOf(migration) !== checksum)
      throw new Error(
        `Migration "${name}" of schema "${schema}" was changed after it was applied. Restore its old ` +
          'text and put the change into a new migration at the end of the list.',
      );
    if (migrations[index]?.name !== name)
      throw new Error(
        `Migration "${name}" of schema "${schema}" was applied as number ${index + 1} and stands ` +
          'elsewhere in the list now. New migrations belong at the end; restore the old order.',
      );
  }
  return migrations.slice(applied.length);
}

async function apply(
  client: pg.PoolClient,
  schema: string,
  migration: Migration,
  { line, ordinal }: { line: string; ordinal: number },
) {
  const { name, sql } = migration;
  try {
    await client.query('begin');
    await client.query(`set local search_path = ${quoted(schema)}, public`);
    await client.query(sql);
    await client.query(
      `insert into ${quoted(schema)}.migrations(line, name, checksum, ordinal)
       values ($1, $2, $3, $4)`,
      [line, name, checksumOf(migration), ordinal],
    );
    await client.query('commit');
  } catch (cause) {
    await client.query('rollback').catch(() => {});
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `Migration "${name}" of schema "${schema}" failed and was rolled back: ${reason}`,
      { cause },
    );
  }
}

/** Line ends and the space around the text do not count, so a checkout on Windows changes nothing. */
function checksumOf({ sql }: Migration): string {
  return createHash('sha256').update(sql.replaceAll('\r\n', '\n').trim()).digest('hex');
}
