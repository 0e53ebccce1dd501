import { inTransaction, quoted, sqlState } from '@atelier/database';
import type { Pool, PoolClient } from 'pg';
import type { ContentCodec } from './content-codec.ts';
import { indexNames, readTableSql, recordFingerprint, tableOf } from './read-table.ts';
import { writeRows } from './read-table-writes.ts';
import { type AnyProjection, tableChanges } from './row-changes.ts';
import {
  nextRows,
  type Position,
  type Recorded,
  recordedSource,
  type SourceRow,
} from './source.ts';
import type { Upcasters } from './upcasters.ts';

type Rebuild = {
  readonly pool: Pool;
  readonly schema: string;
  readonly projection: AnyProjection;
  readonly upcasters: Upcasters;
  readonly codec: ContentCodec;
};

/**
 * Fills a new table beside the old one by replay and puts it in its place. Writers go on meanwhile;
 * only for the last few events and the exchange they wait. Readers see the old rows or the new ones.
 */
export async function rebuildReadTable(rebuild: Rebuild): Promise<{ events: number }> {
  const { pool, schema, projection } = rebuild;
  const turn = await pool.connect();
  try {
    await turn.query('set statement_timeout = 0');
    await turn.query('select pg_advisory_lock(hashtextextended($1, 0))', [
      `rebuild of ${schema} ${projection.name}`,
    ]);
    const shadow = shadowOf(projection);
    await pool.query(`drop table if exists ${quoted(schema)}.${quoted(shadow)}`);
    await pool.query(readTableSql(quoted(schema), shadow, projection));
    return await fillAndExchange(rebuild);
  } finally {
    // Discarded: its settings are changed, and closing it frees the lock for sure.
    turn.release(true);
  }
}

const BATCH = 1000;
const ATTEMPTS = 60;

async function fillAndExchange(rebuild: Rebuild): Promise<{ events: number }> {
  let from: Place = { xid: '0', position: '0', events: 0 };
  for (let attempt = 1; ; attempt++) {
    for (let found = BATCH; found === BATCH; ) {
      const before = from;
      from = await inTransaction(rebuild.pool, (client) =>
        replayBatch(rebuild, client, before, 'final'),
      );
      found = from.events - before.events;
    }
    try {
      const before = from;
      return await inTransaction(rebuild.pool, (client) => exchange(rebuild, client, before));
    } catch (error) {
      if (!LOCKED.has(sqlState(error) ?? '') || attempt === ATTEMPTS) throw error;
      // Somebody holds the table for long. Writers must not queue up behind us: later again.
      await new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * 50));
    }
  }
}

/** lock_not_available, deadlock_detected. */
const LOCKED = new Set(['55P03', '40P01']);

type Place = Position & { readonly events: number };

/** Replays the last events with the writers stopped and swaps the tables, in one transaction. */
async function exchange(rebuild: Rebuild, client: PoolClient, from: Place) {
  const { schema, projection } = rebuild;
  await client.query(`set local lock_timeout = '2s'`);
  // Every writer holds the streams table to its end. With this lock there is none, so every event
  // is visible, whatever the xmin; and a writer takes this lock before that of a read table.
  await client.query(`lock table ${quoted(schema)}.streams in exclusive mode`);
  let place = from;
  for (let found = BATCH; found === BATCH; ) {
    const next = await replayBatch(rebuild, client, place, 'all');
    found = next.events - place.events;
    place = next;
  }
  await client.query(`set local lock_timeout = '500ms'`);
  const [old, shadow] = [tableOf(projection.name), shadowOf(projection)];
  await client.query(`drop table if exists ${quoted(schema)}.${quoted(old)}`);
  await client.query(`alter table ${quoted(schema)}.${quoted(shadow)} rename to ${quoted(old)}`);
  const names = indexNames(old, projection);
  for (const [index, name] of indexNames(shadow, projection).entries())
    await client.query(
      `alter index ${quoted(schema)}.${quoted(name)} rename to ${quoted(names[index] ?? name)}`,
    );
  await recordFingerprint(client, quoted(schema), projection);
  return { events: place.events };
}

/** `final` leaves out what an open transaction may still precede. */
async function replayBatch(
  { schema, projection, upcasters, codec }: Rebuild,
  client: PoolClient,
  from: Place,
  which: 'final' | 'all',
): Promise<Place> {
  const source = recordedSource(schema, upcasters, codec);
  const rows: readonly SourceRow[] = await nextRows(client, source, from, BATCH, which);
  const last = rows.at(-1);
  if (last === undefined) return from;
  const recorded: Recorded[] = [];
  for (const row of rows) recorded.push(...(await source.items(row)));
  const changes = tableChanges(projection, recorded);
  if (changes)
    await writeRows(client, `${quoted(schema)}.${quoted(shadowOf(projection))}`, changes, codec);
  return { xid: last.xid, position: last.position, events: from.events + rows.length };
}

const shadowOf = ({ name }: AnyProjection) => `${tableOf(name)}_rebuilding`;
