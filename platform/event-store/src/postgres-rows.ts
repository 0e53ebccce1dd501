import type { Row } from '@atelier/kernel';
import type { Pool } from 'pg';
import { type ContentCodec, SEALED } from './content-codec.ts';
import type { Transaction } from './event-store.ts';
import { decodeCursor, encodeCursor } from './list-cursor.ts';
import { searchOpened } from './opened-search.ts';
import { prepared } from './prepared.ts';
import { COLUMNS, fieldSql } from './read-table.ts';
import type { AnyProjection } from './row-changes.ts';
import type { ListOptions, Page, Rows } from './rows.ts';
import { storableJson, storableText } from './storable.ts';

/** The read table of a projection: its qualified and quoted name, and how its rows are read. */
export type ReadTable = {
  readonly pool: Pool;
  readonly table: string;
  readonly projection: AnyProjection;
  readonly codec: ContentCodec;
};

export function postgresRows<R extends Row>(place: ReadTable): Rows<R> {
  const { pool, table, projection, codec } = place;
  const get = async (
    condition: string,
    values: unknown[],
    reader: Transaction = pool,
  ): Promise<R | undefined> => {
    const sql = `select row from ${table} where ${condition}`;
    const { rows } = await reader.query(prepared(sql, values));
    return rows[0] && (await codec.readRow<R>(projection, rows[0].row));
  };
  const ofWorkspace = (workspaceId: string, id: string) => [
    storableText(workspaceId),
    storableText(id),
  ];
  return {
    get: (workspaceId, id) => get('workspace_id = $1 and id = $2', ofWorkspace(workspaceId, id)),
    hold: (workspaceId, id, transaction) =>
      get('workspace_id = $1 and id = $2 for update', ofWorkspace(workspaceId, id), transaction),
    list: (workspaceId, options) => list(place, options, workspaceId),
    everywhere: {
      get: (id) => get('id = $1', [storableText(id)]),
      list: (options) => list(place, options),
    },
  };
}

async function list<R extends Row>(
  place: ReadTable,
  options: ListOptions<R>,
  workspaceId?: string,
): Promise<Page<R>> {
  const { projection, codec } = place;
  const { where = {}, containing, orderBy = 'id' } = options;
  for (const name of [orderBy, ...Object.keys(where)])
    if (codec.maySeal(projection, name))
      throw new Error(`"${name}" of "${projection.name}" may be sealed; index it to list by it.`);
  if (containing === undefined || !codec.maySeal(projection, containing.field))
    return pageOf(place, options, workspaceId, '');
  const unseen = `or row ? '${SEALED}'`;
  return searchOpened((each) => pageOf(place, each, workspaceId, unseen), containing, options);
}

/** `unseen` are rows that a search for words cannot see into, and so does not leave out. */
async function pageOf<R extends Row>(
  { pool, table, projection, codec }: ReadTable,
  options: ListOptions<R>,
  workspaceId: string | undefined,
  unseen: string,
): Promise<Page<R>> {
  const { where = {}, containing, orderBy: field = 'id', descending = false, cursor } = options;
  const limit = Math.max(1, Math.trunc(options.limit));
  const values: unknown[] = [];
  const parameter = (value: unknown) => `$${values.push(value)}`;
  const conditions = Object.entries(where).flatMap(([name, value]) =>
    value === undefined ? [] : [equals(name, value, parameter)],
  );
  if (workspaceId !== undefined)
    conditions.push(`workspace_id = ${parameter(storableText(workspaceId))}`);
  if (containing !== undefined && containing.text !== '')
    conditions.push(
      `(strpos(lower(row->>${parameter(containing.field)}::text),
        lower(${parameter(storableText(containing.text))}::text)) > 0 ${unseen})`,
    );
  const column = COLUMNS.get(field);
  const key = column ?? fieldSql(field);
  if (cursor !== undefined) {
    const { value, id } = decodeCursor({ field, descending }, cursor);
    const after = column
      ? `${parameter(textOf(value))}::text`
      : `${parameter(storableJson(value))}::jsonb`;
    const than = descending ? '<' : '>';
    conditions.push(`(${key}, id) ${than} (${after}, ${parameter(storableText(id))}::text)`);
  }
  const direction = descending ? 'desc' : 'asc';
  const { rows } = await pool.query<{ row: R }>(
    `select row from ${table} ${conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''}
      order by ${key} ${direction}, id ${direction} limit ${parameter(limit + 1)}`,
    values,
  );
  const items = await Promise.all(
    rows.slice(0, limit).map(({ row }) => codec.readRow(projection, row)),
  );
  const last = items.at(-1);
  if (last === undefined || rows.length <= limit) return { items };
  const position = { value: last[field], id: last.id };
  return { items, nextCursor: encodeCursor({ field, descending }, position) };
}

function equals(field: string, value: unknown, parameter: (value: unknown) => string): string {
  const wanted = Array.isArray(value) ? value : [value];
  const column = COLUMNS.get(field);
  if (column !== undefined) return `${column} = any(${parameter(wanted.map(textOf))}::text[])`;
  const json = wanted.map(storableJson);
  if (json.length === 1) return `${fieldSql(field)} = ${parameter(json[0])}::jsonb`;
  return `${fieldSql(field)} = any(${parameter(json)}::jsonb[])`;
}

/** Ids are text; anything else in their place equals none. */
const textOf = (value: unknown) => storableText(String(value));
