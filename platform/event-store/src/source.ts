import { quoted } from '@atelier/database';
import type { EventContext } from '@atelier/kernel';
import type { ContentSeal } from '@atelier/sealing';
import type { Pool } from 'pg';
import { type ContentCodec, contentCodec, plainCodec, type StoredEvent } from './content-codec.ts';
import type { Transaction } from './event-store.ts';
import { type Upcasters, upcast } from './upcasters.ts';

/** A fact a context tells the others: `type` as in its contract's events, deduplicated by `id`. */
export type PublishedEvent = {
  readonly id: string;
  readonly type: string;
  readonly workspaceId: string;
  readonly at: string;
  readonly data: unknown;
};

/** A row of a source as the database gives it. */
export type SourceRow = { readonly xid: string; readonly position: string } & Record<string, any>;

/**
 * Something append-only that subscriptions read in the order of `(xid, position)`: a table with the
 * columns `xid xid8 default pg_current_xact_id()` and `position bigint generated always as identity`,
 * indexed on both together.
 */
export type Source<Item = PublishedEvent> = {
  /** What its writer gives to `announce` after a commit. */
  readonly name: string;
  /** Qualified and quoted. */
  readonly table: string;
  /** The database it is in, when that is not the subscriber's. */
  readonly pool?: Pool;
  /** Rows of one stream are handled in order, or not at all while an earlier one is parked. */
  streamOf(row: SourceRow): string;
  describe(row: SourceRow): { readonly id: string; readonly type: string };
  items(row: SourceRow): readonly Item[] | Promise<readonly Item[]>;
};

/** A domain event to the published one; undefined keeps it inside. */
export type Translate = (
  event: { readonly type: string },
  context: EventContext,
) => { readonly type: string; readonly data: unknown } | undefined;

/** What the context whose events are in `schema` publishes. */
export function eventSource(
  schema: string,
  translate: Translate,
  options: {
    readonly upcasters?: Upcasters;
    readonly pool?: Pool;
    /** That of its store. */
    readonly seal?: ContentSeal | undefined;
  } = {},
): Source {
  const { upcasters, seal, ...place } = options;
  const codec = contentCodec(seal);
  return {
    ...recordedSource(schema, upcasters, codec),
    ...place,
    items: async (row) => {
      const { id, event, context } = await recordedIn(row, upcasters, codec);
      const published = translate(event, context);
      if (published === undefined) return [];
      const { workspaceId, at } = context;
      return [{ id, workspaceId, at, ...published }];
    },
  };
}

export type Recorded = {
  readonly id: string;
  readonly event: { readonly type: string };
  readonly context: EventContext;
};

/** The domain events in `schema` themselves, for the context's own use. */
export function recordedSource(
  schema: string,
  upcasters: Upcasters = {},
  codec: ContentCodec = plainCodec,
): Source<Recorded> {
  return {
    name: schema,
    table: `${quoted(schema)}.events`,
    streamOf: (row) => row.stream_id,
    describe: (row) => ({ id: row.event_id, type: row.type }),
    items: async (row) => [await recordedIn(row, upcasters, codec)],
  };
}

/**
 * Any append-only table as a source. Rows are independent of each other unless `streamOf` says which
 * belong together; then an event that is parked keeps the later ones of its stream waiting.
 */
export function tableSource(options: {
  readonly schema: string;
  readonly table: string;
  toEvents(row: Record<string, unknown>): readonly PublishedEvent[];
  streamOf?(row: Record<string, unknown>): string;
  readonly pool?: Pool;
}): Source {
  const { schema, table, toEvents, streamOf, pool } = options;
  const ownPlace = ({ xid, position }: SourceRow) => `${xid}:${position}`;
  return {
    name: schema,
    table: `${quoted(schema)}.${quoted(table)}`,
    ...(pool === undefined ? {} : { pool }),
    streamOf: streamOf ?? ownPlace,
    describe: (row) => ({ id: ownPlace(row), type: table }),
    items: toEvents,
  };
}

export type Position = { readonly xid: string; readonly position: string };

/**
 * The next rows in order. A transaction that is still open may yet add a row with an earlier xid;
 * only rows below the oldest open one are `final`, so that no row is ever skipped.
 */
export async function nextRows(
  database: Transaction,
  { table }: Source<unknown>,
  { xid, position }: Position,
  limit: number,
  which: 'final' | 'all' = 'final',
): Promise<readonly SourceRow[]> {
  const isFinal = which === 'final' ? 'and xid < pg_snapshot_xmin(pg_current_snapshot())' : '';
  // Not a named statement: those break when a migration gives the table another column.
  const { rows } = await database.query(
    `select * from ${table} where (xid, position) > ($1::xid8, $2::bigint) ${isFinal}
      order by xid, position limit $3`,
    [xid, position, limit],
  );
  return rows;
}

/** The row at a place that was read before; undefined when it was deleted since. */
export async function rowAt(
  database: Transaction,
  { table }: Source<unknown>,
  { xid, position }: Position,
): Promise<SourceRow | undefined> {
  const { rows } = await database.query(
    `select * from ${table} where xid = $1::xid8 and position = $2::bigint`,
    [xid, position],
  );
  return rows[0];
}

async function recordedIn(
  row: SourceRow,
  upcasters: Upcasters = {},
  codec: ContentCodec,
): Promise<Recorded> {
  // A row of an events table, which `SourceRow` says only of its place.
  const data = await codec.readEvent(row as unknown as StoredEvent);
  return {
    id: row.event_id,
    event: upcast(upcasters, { ...data, type: row.type }, row.schema_version),
    context: {
      workspaceId: row.workspace_id,
      streamId: row.stream_id,
      version: row.version,
      actorId: row.meta.actorId,
      at: row.recorded_at.toISOString(),
    },
  };
}
