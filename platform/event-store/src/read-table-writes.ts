import type { Row } from '@atelier/kernel';
import { rowsStatement } from './append-statement.ts';
import type { ContentCodec } from './content-codec.ts';
import type { Transaction } from './event-store.ts';
import { prepared } from './prepared.ts';
import type { KnownRow } from './remembered-rows.ts';
import { rowsNeeded, rowWrites, type TableChanges } from './row-changes.ts';
import { storableText } from './storable.ts';

/** Makes `changes` to a table, given qualified and quoted, in the transaction. */
export async function writeRows(
  transaction: Transaction,
  table: string,
  changes: TableChanges,
  codec: ContentCodec,
): Promise<void> {
  const known = await rowsBefore(transaction, table, changes, 'locked', codec);
  const writes = await codec.toWriteRows(changes.projection, rowWrites(changes, rowsIn(known)));
  await transaction.query(rowsStatement({ ...writes, table }));
}

/** The rows that `changes` start from, and a token that each keeps until it is written again. */
export async function rowsBefore(
  transaction: Transaction,
  table: string,
  changes: TableChanges,
  lock: 'locked' | 'unlocked',
  codec: ContentCodec,
): Promise<Map<string, KnownRow>> {
  const ids = rowsNeeded(changes);
  if (ids.length === 0) return new Map();
  const { rows } = await transaction.query(
    prepared(
      `select id, row, xmin::text as token from ${table}
        where id = ${ids.length === 1 ? '$1' : 'any($1::text[])'}
        ${lock === 'locked' ? 'order by id for update' : ''}`,
      // One id as plain text: PostgreSQL would plan an array of one anew every time.
      ids.length === 1 ? ids.map(storableText) : [ids.map(storableText)],
    ),
  );
  const known = new Map<string, KnownRow>();
  for (const { id, row, token } of rows)
    known.set(id, { row: await codec.readRow(changes.projection, row), token });
  return known;
}

export const rowsIn = (known: ReadonlyMap<string, KnownRow>): Map<string, Row> =>
  new Map([...known].map(([id, { row }]) => [id, row]));

export const tokensIn = (known: ReadonlyMap<string, KnownRow>): Map<string, string> =>
  new Map([...known].map(([id, { token }]) => [id, token]));
