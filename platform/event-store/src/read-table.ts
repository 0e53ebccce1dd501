import { createHash } from 'node:crypto';
import { inTransaction, quoted } from '@atelier/database';
import { escapeLiteral, type Pool } from 'pg';
import type { AnyProjection } from './row-changes.ts';

/**
 * Makes the read tables and indexes of `projections` that are not there yet and answers the names of
 * those whose rows must be rebuilt: the table is new while there are events, or the projection's
 * code is not the one that filled it. Safe to run at every start, by many processes at once.
 */
export async function prepareReadTables(
  pool: Pool,
  schema: string,
  projections: readonly AnyProjection[],
): Promise<readonly string[]> {
  return inTransaction(pool, async (client) => {
    // An index of a large table takes longer than any ordinary statement.
    await client.query('set local statement_timeout = 0');
    // Two `create … if not exists` of one name at once fail in PostgreSQL.
    await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `read tables of ${schema}`,
    ]);
    for (const projection of projections)
      await client.query(readTableSql(quoted(schema), tableOf(projection.name), projection));
    const { rows } = await client.query<{ name: string; fingerprint: string }>(
      `select name, fingerprint from ${quoted(schema)}.projections`,
    );
    const filledBy = new Map(rows.map(({ name, fingerprint }) => [name, fingerprint]));
    const stale = projections.filter((each) => filledBy.get(each.name) !== fingerprintOf(each));
    const { rowCount: events } = await client.query(`select from ${quoted(schema)}.events limit 1`);
    if (events !== 0) return stale.map(({ name }) => name);
    for (const projection of stale) await recordFingerprint(client, quoted(schema), projection);
    return [];
  });
}

/** The table of a projection, unquoted: `session-list` is kept in `session_list`. */
export function tableOf(projectionName: string): string {
  return projectionName.replaceAll('-', '_');
}

/** What lists filter and sort by: a missing field counts as null, and null comes first. */
export function fieldSql(field: string): string {
  return `coalesce(row->${escapeLiteral(field)}, 'null'::jsonb)`;
}

/** DDL of a read table called `table`; the columns repeat what filters and keys need. */
export function readTableSql(schema: string, table: string, projection: AnyProjection): string {
  const name = `${schema}.${quoted(table)}`;
  const columns = indexed(projection).flatMap((field) => [
    `workspace_id, (${fieldSql(field)}), id`,
    `(${fieldSql(field)}), id`,
  ]);
  const names = indexNames(table, projection);
  return [
    `create table if not exists ${name} (
      id text collate "C" primary key,
      workspace_id text collate "C" not null,
      row jsonb not null
    );`,
    ...['workspace_id, id', ...columns].map(
      (keys, index) =>
        `create index if not exists ${quoted(names[index] ?? '')} on ${name} (${keys});`,
    ),
  ].join('\n');
}

/** The indexes of a read table: the workspace's rows, then two for each field, with it or without. */
export function indexNames(table: string, projection: AnyProjection): readonly string[] {
  return ['', ...indexed(projection).flatMap((field) => [field, `${field} everywhere`])].map(
    (purpose) =>
      // Hashed, because PostgreSQL cuts names at 63 bytes and two would meet.
      `read_${createHash('sha256').update(`${table} ${purpose}`).digest('hex').slice(0, 24)}`,
  );
}

const indexed = ({ indexes }: AnyProjection): readonly string[] =>
  indexes.filter((field) => !COLUMNS.has(field));

/** Fields of a row that are columns of the table already. */
export const COLUMNS: ReadonlyMap<string, string> = new Map([
  ['id', 'id'],
  ['workspaceId', 'workspace_id'],
]);

/** Changes with the projection's handlers, so that a deployment that changes them is noticed. */
export function fingerprintOf({ name, on }: AnyProjection): string {
  const handlers = Object.entries(on).map(([type, handler]) => `${type}: ${String(handler)}`);
  return createHash('sha256')
    .update([name, ...handlers.sort()].join('\n'))
    .digest('hex');
}

/** Notes that the table was filled by this code. */
export async function recordFingerprint(
  client: { query(sql: string, values: unknown[]): Promise<unknown> },
  schema: string,
  projection: AnyProjection,
): Promise<void> {
  await client.query(
    `insert into ${schema}.projections (name, fingerprint) values ($1, $2)
      on conflict (name) do update set fingerprint = excluded.fingerprint`,
    [projection.name, fingerprintOf(projection)],
  );
}
