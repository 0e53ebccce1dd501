import type { Row } from '@atelier/kernel';
import type { Append } from './event-store.ts';
import { type Prepared, prepared } from './prepared.ts';
import type { NewEvent } from './recording.ts';
import type { RowWrites } from './row-changes.ts';
import { storableJson, storableText } from './storable.ts';

/** The writes to one read table. `tokens` name the versions of the rows that were read unlocked. */
export type TableWrites = RowWrites & {
  readonly table: string;
  readonly tokens?: ReadonlyMap<string, string>;
};

/**
 * One statement that appends the events and writes the rows, or does nothing at all: when the
 * stream is not at the expected version in this workspace, or a row is no longer the one that was
 * read. Its row count is the number of events appended; with rows, it answers their new token.
 *
 * The `last_xid` guard refuses a transaction that began to write before the stream's last writer
 * did. Without it the later version would carry the earlier xid, and subscriptions, which read in
 * the order of xids, would see a stream's events reversed.
 */
export function appendStatement(
  schema: string,
  append: Append,
  events: readonly NewEvent[],
  tables: readonly TableWrites[],
): Prepared {
  const values: unknown[] = [
    storableText(append.streamId),
    storableText(append.workspaceId),
    append.expectedVersion,
    append.expectedVersion + events.length,
    events[0]?.context.at,
    JSON.stringify(append.meta),
  ];
  const parameter: Parameter = (value) => `$${values.push(value)}`;
  const locked = tables.flatMap((table) => lockedRows(table, parameter));
  const unchanged = locked.map((_, index) => `and (select all_there from locked${index})`);
  const ctes = [
    // Never run: makes PostgreSQL lock the streams table before the read tables, see `exchange`.
    ...(locked.length > 0 ? [`gate as (select from ${schema}.streams limit 0 for key share)`] : []),
    ...locked.map((text, index) => `locked${index} as (${text})`),
    `stream as (${streamChange(schema, append, unchanged.join(' '), parameter)})`,
    ...tables
      .flatMap((table) => tableWrites(table, parameter))
      .map((text, index) => `write${index} as (${text})`),
  ];
  const text = `with ${ctes.join(',\n')}
    insert into ${schema}.events
      (stream_id, version, workspace_id, event_id, type, schema_version, data, meta, recorded_at)
    select $1::text, $3::int + e.n::int, $2::text, e.event_id, e.type, e.schema_version, e.data,
      $6::json, $5::timestamptz
    from stream, ${eventSource(events, parameter)}
    ${tables.length > 0 ? 'returning pg_current_xact_id()::xid::text as token' : ''}`;
  return prepared(text, values);
}

/** As the row half of `appendStatement`, for rows that follow their events later. */
export function rowsStatement(writes: TableWrites): Prepared {
  const values: unknown[] = [];
  const ctes = tableWrites(writes, (value) => `$${values.push(value)}`).map(
    (text, index) => `, write${index} as (${text})`,
  );
  return prepared(`with stream as (select 1)${ctes.join('\n')} select`, values);
}

type Parameter = (value: unknown) => string;

function streamChange(schema: string, append: Append, unchanged: string, parameter: Parameter) {
  if (append.expectedVersion === 0)
    return `insert into ${schema}.streams (stream_id, workspace_id, version, stream_type, last_xid)
      select $1::text, $2::text, $4::int, ${parameter(append.streamType)}::text, pg_current_xact_id()
      where true ${unchanged}
      on conflict (stream_id) do nothing returning version`;
  return `update ${schema}.streams set version = $4::int, last_xid = pg_current_xact_id()
    where stream_id = $1::text and workspace_id = $2::text and version = $3::int
      and last_xid <= pg_current_xact_id() ${unchanged}
    returning version`;
}

/** One event as plain parameters, which is both the usual case and cheaper than arrays. */
function eventSource(events: readonly NewEvent[], parameter: Parameter): string {
  const types = events.map(({ event }) => event.type);
  const fields = events.map(({ event: { type: _, ...data } }) => JSON.stringify(data));
  const ids = events.map(({ id }) => id);
  const versions = events.map(({ schemaVersion }) => schemaVersion);
  const columns = 'e (event_id, type, schema_version, data, n)';
  if (events.length === 1)
    return `(values (${parameter(ids[0])}::text, ${parameter(types[0])}::text,
      ${parameter(versions[0])}::int, ${parameter(fields[0])}::json, 1)) as ${columns}`;
  return `unnest(${parameter(ids)}::text[], ${parameter(types)}::text[],
    ${parameter(versions)}::int[], ${parameter(fields)}::json[]) with ordinality as ${columns}`;
}

/**
 * Locks the rows that were read and says whether each is still the version that was read. A newer
 * version has a token that none of the read rows had, so sets of both are enough.
 */
function lockedRows({ table, tokens }: TableWrites, parameter: Parameter): string[] {
  if (tokens === undefined || tokens.size === 0) return [];
  const [[id, token] = []] = tokens;
  const [isOne, ids, versions] =
    tokens.size === 1
      ? [true, `${parameter(id)}::text`, `${parameter(token)}::text::xid`]
      : [false, parameter([...tokens.keys()]), parameter([...tokens.values()])];
  const rows = isOne
    ? `t.id = ${ids} and t.xmin = ${versions}`
    : `t.id = any(${ids}::text[]) and t.xmin = any(${versions}::text[]::xid[])`;
  return [
    `select count(*) = ${isOne ? 1 : `cardinality(${ids}::text[])`} as all_there from (
      select from ${table} as t where ${rows} order by t.id for update) as rows`,
  ];
}

function tableWrites({ table, inserted, updated, removed }: TableWrites, parameter: Parameter) {
  const texts = [];
  if (removed.length > 0)
    texts.push(
      `delete from ${table} using stream where id = any(${parameter(removed.map(storableText))}::text[])`,
    );
  // Null where it may not be: a row of another tenant stops the whole append.
  if (inserted.length > 0)
    texts.push(`insert into ${table} (id, workspace_id, row)
      select v.id, v.workspace_id, v.row from stream, ${rowSource(inserted, parameter)}
      on conflict (id) do update set row = excluded.row, workspace_id =
        case when ${table}.workspace_id = excluded.workspace_id then excluded.workspace_id end`);
  if (updated.length > 0)
    texts.push(`update ${table} as t set row = v.row, workspace_id = v.workspace_id
      from stream, ${rowSource(updated, parameter)} where t.id = v.id ${byIndex(updated, parameter)}`);
  return texts;
}

/** The plan is made once, perhaps while the table is empty: it must not become a scan of the table. */
function byIndex(rows: readonly Row[], parameter: Parameter): string {
  if (rows.length === 1) return '';
  return `and t.id = any(${parameter(rows.map(({ id }) => storableText(id)))}::text[])`;
}

function rowSource(rows: readonly Row[], parameter: Parameter): string {
  const ids = rows.map(({ id }) => storableText(id));
  const workspaces = rows.map(({ workspaceId }) => storableText(workspaceId));
  const texts = rows.map(storableJson);
  const columns = 'v (id, workspace_id, row)';
  if (rows.length === 1)
    return `(values (${parameter(ids[0])}::text, ${parameter(workspaces[0])}::text,
      ${parameter(texts[0])}::jsonb)) as ${columns}`;
  return `unnest(${parameter(ids)}::text[], ${parameter(workspaces)}::text[],
    ${parameter(texts)}::jsonb[]) as ${columns}`;
}
