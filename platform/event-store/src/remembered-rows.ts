import type { Row } from '@atelier/kernel';
import type { TableWrites } from './append-statement.ts';
import { rowsNeeded, type TableChanges } from './row-changes.ts';
import { storableJson } from './storable.ts';

/** A row as it was read or written, and the token of that version. */
export type KnownRow = { readonly row: Row; readonly token: string };

/**
 * The rows that this process wrote last, which spares the next append to the same streams a read. A
 * guess and no more: the append's statement writes a row only if its token is still the row's.
 */
export type RememberedRows = {
  /** All rows that `changes` start from, or undefined when one is not remembered. */
  before(table: string, changes: TableChanges): Map<string, KnownRow> | undefined;
  remember(writes: readonly TableWrites[], token: string): void;
  forget(table: string, changes: TableChanges): void;
};

export function rememberedRows(limit: { rows: number; rowLength: number }): RememberedRows {
  // As text, so that nobody can change what is remembered. A Map's order is the order of writing.
  const known = new Map<string, { json: string; token: string }>();
  return {
    before(table, changes) {
      const found = new Map<string, KnownRow>();
      for (const id of rowsNeeded(changes)) {
        const entry = known.get(`${table} ${id}`);
        if (entry === undefined) return undefined;
        found.set(id, { row: JSON.parse(entry.json), token: entry.token });
      }
      return found;
    },
    remember(writes, token) {
      for (const { table, inserted, updated, removed } of writes) {
        for (const id of removed) known.delete(`${table} ${id}`);
        for (const row of [...inserted, ...updated]) {
          const key = `${table} ${row.id}`;
          const json = storableJson(row);
          known.delete(key);
          if (json.length <= limit.rowLength) known.set(key, { json, token });
        }
      }
      for (const key of known.keys()) {
        if (known.size <= limit.rows) break;
        known.delete(key);
      }
    },
    forget(table, { byRow }) {
      for (const id of byRow.keys()) known.delete(`${table} ${id}`);
    },
  };
}
