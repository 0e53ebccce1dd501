import type { Row } from '@atelier/kernel';
import type { Transaction } from './event-store.ts';
import { decodeCursor, encodeCursor, type ListPosition } from './list-cursor.ts';
import { contains } from './opened-search.ts';
import type { ListOptions, Page, Rows } from './rows.ts';
import { storableText, throughJson } from './storable.ts';

/**
 * The rows of a table in memory. They come back as copies, as from a database. `hold` resolves when
 * nobody else holds that row.
 */
export function memoryRows<R extends Row>(
  table: () => ReadonlyMap<string, R>,
  hold: (id: string, transaction: Transaction) => Promise<void>,
): Rows<R> {
  const get = (id: string) => {
    const row = table().get(storableText(id));
    return row === undefined ? undefined : structuredClone(row);
  };
  const getOf = (workspaceId: string, id: string) => {
    const row = get(id);
    return row?.workspaceId === storableText(workspaceId) ? row : undefined;
  };
  return {
    get: async (workspaceId, id) => getOf(workspaceId, id),
    async hold(workspaceId, id, transaction) {
      await hold(id, transaction);
      return getOf(workspaceId, id);
    },
    async list(workspaceId, options) {
      const wanted = storableText(workspaceId);
      return list(
        [...table().values()].filter((row) => row.workspaceId === wanted),
        options,
      );
    },
    everywhere: {
      get: async (id) => get(id),
      list: async (options) => list([...table().values()], options),
    },
  };
}

function list<R extends Row>(rows: readonly R[], options: ListOptions<R>): Page<R> {
  const { where = {}, containing, orderBy: field = 'id', descending = false, cursor } = options;
  const limit = Math.max(1, Math.trunc(options.limit));
  const sign = descending ? -1 : 1;
  const positionOf = (row: R): ListPosition => ({ value: row[field] ?? null, id: row.id });
  const from = cursor === undefined ? undefined : decodeCursor({ field, descending }, cursor);
  const after = from && { value: throughJson(from.value), id: storableText(from.id) };
  const found = rows
    .filter((row) => Object.entries(where).every(([name, value]) => equals(row, name, value)))
    .filter((row) => containing === undefined || contains(row[containing.field], containing.text))
    .filter((row) => after === undefined || sign * compare(positionOf(row), after) > 0)
    .sort((one, other) => sign * compare(positionOf(one), positionOf(other)));
  const items = found.slice(0, limit).map((row) => structuredClone(row));
  const last = items.at(-1);
  if (last === undefined || found.length <= limit) return { items };
  return { items, nextCursor: encodeCursor({ field, descending }, positionOf(last)) };
}

function equals(row: Row, field: string, value: unknown): boolean {
  if (value === undefined) return true;
  const own: unknown = Object.hasOwn(row, field) ? row[field as keyof Row] : null;
  const wanted = Array.isArray(value) ? value : [value];
  return wanted.some((each) => compareJson(own ?? null, throughJson(each ?? null)) === 0);
}

function compare(one: ListPosition, other: ListPosition): number {
  return compareJson(one.value, other.value) || compareText(one.id, other.id);
}

/** The order of `jsonb`: null, text, number, boolean; what lists sort by is none of the rest. */
function compareJson(one: unknown, other: unknown): number {
  const byKind = rank(one) - rank(other);
  if (byKind !== 0) return byKind;
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  if (typeof one === 'boolean') return Number(one) - Number(other);
  if (typeof one === 'string') return compareText(one, String(other));
  return compareText(JSON.stringify(one), JSON.stringify(other));
}

function rank(value: unknown): number {
  if (value === null || value === undefined) return 0;
  return ['string', 'number', 'boolean', 'object'].indexOf(typeof value) + 1;
}

/** By code point, as PostgreSQL's "C" collation; JavaScript's own `<` goes by UTF-16 units. */
function compareText(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
