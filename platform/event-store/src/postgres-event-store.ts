import { inTransaction, quoted, sqlState } from '@atelier/database';
import { type Clock, type Projection, type Row, systemClock } from '@atelier/kernel';
import type { ContentSeal } from '@atelier/sealing';
import type { Pool } from 'pg';
import { appendStatement, type TableWrites } from './append-statement.ts';
import { type ContentCodec, contentCodec } from './content-codec.ts';
import type { Append, EventStore, Transaction } from './event-store.ts';
import { postgresRows } from './postgres-rows.ts';
import { prepared } from './prepared.ts';
import { rowsBefore, rowsIn, tokensIn } from './read-table-writes.ts';
import { tableOf } from './read-table.ts';
import { rebuildReadTable } from './rebuild.ts';
import { type NewEvent, recording } from './recording.ts';
import { type RememberedRows, rememberedRows } from './remembered-rows.ts';
import {
  type AnyProjection,
  rowsNeeded,
  rowWrites,
  type TableChanges,
  tableChanges,
} from './row-changes.ts';
import { sealStored } from './seal-stored.ts';
import { storableText } from './storable.ts';
import { type Upcasters, upcast } from './upcasters.ts';
import { announce } from './wake.ts';

export type PostgresEventStoreOptions = {
  readonly pool: Pool;
  /** Migrated by `eventStoreMigrations`, its read tables made by `prepareReadTables`. */
  readonly schema: string;
  /** Their rows change in the transaction of the append. */
  readonly projections: readonly AnyProjection[];
  readonly upcasters?: Upcasters;
  readonly clock?: Clock;
  /** Of a context that keeps contents: seals its events and rows for the workspaces that want it. */
  readonly seal?: ContentSeal | undefined;
};

/** The events of one context in a PostgreSQL schema. */
export function postgresEventStore(options: PostgresEventStoreOptions): EventStore {
  const { pool, projections, upcasters = {}, clock = systemClock } = options;
  const schema = quoted(options.schema);
  const codec = contentCodec(options.seal);
  const remembered = rememberedRows({ rows: 2000, rowLength: 16_384 });
  /** Open transactions of ours, and whether they have appended. */
  const open = new Map<Transaction, boolean>();
  const inOwnTransaction = async <T>(
    work: (transaction: Transaction) => Promise<T>,
  ): Promise<T> => {
    let hasAppended = false;
    const result = await inTransaction(pool, async (client) => {
      open.set(client, false);
      try {
        return await work(client);
      } finally {
        hasAppended = open.get(client) ?? false;
        open.delete(client);
      }
    });
    if (hasAppended) announce(options.schema);
    return result;
  };

  return {
    async read<Event extends { type: string }>(
      { workspaceId, streamId }: { workspaceId: string; streamId: string },
      transaction: Transaction = pool,
    ) {
      const { rows } = await transaction.query(
        prepared(
          `select workspace_id, stream_id, version, type, schema_version, data from ${schema}.events
            where stream_id = $1 and workspace_id = $2 order by version`,
          [storableText(streamId), storableText(workspaceId)],
        ),
      );
      const events: Event[] = [];
      for (const row of rows) {
        const event = { ...(await codec.readEvent(row)), type: row.type };
        // The one place where the stored JSON is believed to be what the context wrote.
        events.push(upcast(upcasters, event, row.schema_version) as Event);
      }
      return events;
    },

    async append(append, transaction) {
      if (append.events.length === 0) return append.expectedVersion;
      const events = recording(append, upcasters, clock);
      const changes = projections.flatMap((each) => tableChanges(each, events) ?? []);
      const writer = { schema, append, events, changes, codec };
      if (transaction) {
        if (open.has(transaction)) open.set(transaction, true);
        // Whoever owns it commits soon: subscriptions begin to look and find it then.
        else announce(options.schema);
        return writeLocked(writer, transaction);
      }
      const version =
        (await writeAtOnce(writer, pool, remembered)) ??
        (changes.some((each) => rowsNeeded(each).length > 0)
          ? await inTransaction(pool, (client) => writeLocked(writer, client)).catch(lostRace)
          : undefined);
      if (version !== undefined) announce(options.schema);
      return version;
    },

    transaction: inOwnTransaction,

    rows<Event extends { type: string }, R extends Row>(projection: Projection<Event, R>) {
      if (!projections.some(({ name }) => name === projection.name))
        throw new Error(`The store of "${options.schema}" has no projection "${projection.name}".`);
      const table = `${schema}.${quoted(tableOf(projection.name))}`;
      return postgresRows<R>({ pool, table, projection, codec });
    },

    async rebuild(projectionName) {
      const projection = projections.find(({ name }) => name === projectionName);
      if (projection === undefined)
        throw new Error(`The store of "${options.schema}" has no projection "${projectionName}".`);
      return rebuildReadTable({
        pool,
        schema: options.schema,
        projection,
        upcasters,
        codec,
      });
    },

    sealStored: (workspaceId, from) =>
      sealStored({ pool, schema: options.schema, projections, codec }, workspaceId, from),
  };
}

type Writer = {
  readonly schema: string;
  readonly append: Append;
  readonly events: readonly NewEvent[];
  readonly changes: readonly TableChanges[];
  readonly codec: ContentCodec;
};

/** The writes to a table with the rows as the context knows them: how they are stored is decided last. */
type OpenWrites = TableWrites & { readonly projection: AnyProjection };

/**
 * A statement of its own: rows are remembered or read without a lock, and written only while they
 * are still the same. Undefined says that nothing was written, not why.
 */
async function writeAtOnce(
  writer: Writer,
  pool: Pool,
  remembered: RememberedRows,
): Promise<number | undefined> {
  const tables: OpenWrites[] = [];
  for (const each of writer.changes) {
    const { projection } = each;
    const table = tableName(writer, each);
    const known =
      remembered.before(table, each) ??
      (await rowsBefore(pool, table, each, 'unlocked', writer.codec));
    try {
      const writes = rowWrites(each, rowsIn(known));
      tables.push({ ...writes, projection, table, tokens: tokensIn(known) });
    } catch (error) {
      remembered.forget(table, each);
      // Perhaps only because the rows are ahead of the expected version: `writeLocked` finds out.
      if (rowsNeeded(each).length > 0) return undefined;
      throw error;
    }
  }
  const written = await write(writer, tables, pool).catch(lostRace);
  if (written === undefined)
    for (const each of writer.changes) remembered.forget(tableName(writer, each), each);
  else if (written.token !== undefined) remembered.remember(tables, written.token);
  return written?.version;
}

/** In a transaction: rows are locked, then written. Undefined: the expected version is history. */
async function writeLocked(writer: Writer, transaction: Transaction): Promise<number | undefined> {
  const tables: OpenWrites[] = [];
  // Everybody locks the streams table before a read table, so that a rebuild, which swaps one
  // under the lock of the other, never meets a writer crosswise.
  if (writer.changes.some((each) => rowsNeeded(each).length > 0))
    await transaction.query(`lock table ${writer.schema}.streams in row exclusive mode`);
  for (const each of writer.changes) {
    const { projection } = each;
    const table = tableName(writer, each);
    const known = await rowsBefore(transaction, table, each, 'locked', writer.codec);
    try {
      tables.push({ ...rowWrites(each, rowsIn(known)), projection, table });
    } catch (error) {
      // A decision made on old history may meet rows that newer events removed or changed.
      if (await isOutdated(writer, transaction)) return undefined;
      throw error;
    }
  }
  return (await write(writer, tables, transaction))?.version;
}

async function write(
  { schema, append, events, codec }: Writer,
  tables: readonly OpenWrites[],
  transaction: Transaction,
): Promise<{ version: number; token?: string } | undefined> {
  const stored: TableWrites[] = [];
  for (const { projection, table, tokens, ...rows } of tables)
    stored.push({
      ...(await codec.toWriteRows(projection, rows)),
      table,
      ...(tokens ? { tokens } : {}),
    });
  const written = await codec.toWriteEvents(events);
  try {
    const statement = appendStatement(schema, append, written, stored);
    const { rowCount, rows } = await transaction.query(statement);
    if (rowCount !== events.length) return undefined;
    return { version: append.expectedVersion + events.length, ...rows[0] };
  } catch (error) {
    if (sqlState(error) === '23502' && columnOf(error) === 'workspace_id')
      throw new Error(
        `A projection inserts a row that belongs to another workspace than ${append.workspaceId}. ` +
          'Ids of rows must be unique across workspaces; build them from the ids of streams.',
        { cause: error },
      );
    throw error;
  }
}

async function isOutdated({ schema, append }: Writer, transaction: Transaction) {
  const { rowCount } = await transaction.query(
    `select from ${schema}.streams where stream_id = $1 and workspace_id = $2 and version = $3`,
    [storableText(append.streamId), storableText(append.workspaceId), append.expectedVersion],
  );
  return append.expectedVersion > 0 ? rowCount === 0 : false;
}

const tableName = ({ schema }: Writer, { projection }: TableChanges) =>
  `${schema}.${quoted(tableOf(projection.name))}`;

/** PostgreSQL undid a deadlocked transaction of ours: the same to the caller as a lost race. */
function lostRace(error: unknown): undefined {
  if (sqlState(error) !== '40P01') throw error;
}

const columnOf = (error: unknown) =>
  error instanceof Error && 'column' in error ? error.column : undefined;
