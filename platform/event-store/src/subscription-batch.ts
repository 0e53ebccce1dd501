import { inTransaction } from '@atelier/database';
import type { PoolClient } from 'pg';
import { nextRows, type Position, type SourceRow } from './source.ts';
import type { Subscriber } from './subscription.ts';

/**
 * Handles `found`, which was read after `from`, and moves the checkpoint, in one transaction. Answers
 * the number of rows; 0 when another process has the lock.
 */
export async function handleBatch<Item>(
  subscriber: Subscriber<Item>,
  from: Position,
  found: readonly SourceRow[],
): Promise<number> {
  try {
    return await attemptBatch(subscriber, from, found, handleRow);
  } catch {
    // One of them throws: the same again with a savepoint for each, which costs round trips.
    return attemptBatch(subscriber, from, found, handleOrPark);
  }
}

type HandleRow = typeof handleRow;

async function attemptBatch<Item>(
  subscriber: Subscriber<Item>,
  from: Position,
  found: readonly SourceRow[],
  handle: HandleRow,
): Promise<number> {
  const { pool, quotedSchema, processor, source, batchSize } = subscriber;
  return inTransaction(pool, async (client) => {
    const checkpoint = await lockCheckpoint(client, subscriber);
    if (checkpoint === undefined) return 0;
    const isMoved = checkpoint.xid !== from.xid || checkpoint.position !== from.position;
    const rows = isMoved
      ? await nextRows(source.pool ?? pool, source, checkpoint, batchSize)
      : found;
    const { rows: parked } = await client.query<{ stream_id: string }>(
      `select distinct stream_id from ${quotedSchema}.parked_events where processor = $1`,
      [processor],
    );
    const blocked = new Set(parked.map(({ stream_id }) => stream_id));
    // The second attempt goes one by one, to find out which of them fails.
    const handleAll = handle === handleRow ? subscriber.handleAll : undefined;
    const together: Item[] = [];
    for (const row of rows) {
      if (blocked.has(source.streamOf(row))) await park(client, subscriber, row);
      else if (handleAll) together.push(...(await source.items(row)));
      else if (!(await handle(client, subscriber, row))) blocked.add(source.streamOf(row));
    }
    if (together.length > 0) await handleAll?.(together, client);
    const last = rows.at(-1);
    if (last)
      await client.query(
        `update ${quotedSchema}.checkpoints
          set xid = $2::xid8, position = $3::bigint, updated_at = now() where processor = $1`,
        [processor, last.xid, last.position],
      );
    return rows.length;
  });
}

/** The election: whoever has this row's lock works. Undefined when that is another process. */
export async function lockCheckpoint(
  client: PoolClient,
  { quotedSchema, processor }: Subscriber<unknown>,
): Promise<Position | undefined> {
  const { rows } = await client.query<Position>(
    `select xid, position from ${quotedSchema}.checkpoints where processor = $1
      for update skip locked`,
    [processor],
  );
  return rows[0];
}

async function handleRow<Item>(
  client: PoolClient,
  { source, handle }: Subscriber<Item>,
  row: SourceRow,
): Promise<boolean> {
  for (const item of await source.items(row)) await handle(item, client);
  return true;
}

/** What a throwing handler wrote is undone, what the others of the batch wrote is kept. */
async function handleOrPark<Item>(
  client: PoolClient,
  subscriber: Subscriber<Item>,
  row: SourceRow,
): Promise<boolean> {
  const error = await failureOf(client, () => handleRow(client, subscriber, row));
  if (error === undefined) return true;
  subscriber.log.warn({ err: error, event: subscriber.source.describe(row) }, 'an event failed');
  await park(client, subscriber, row, error);
  return false;
}

/** Runs `work` in a savepoint. Answers why it was undone, undefined when it stands. */
export async function failureOf(
  client: PoolClient,
  work: () => Promise<unknown>,
): Promise<Error | undefined> {
  await client.query('savepoint event');
  try {
    await work();
    await client.query('release savepoint event');
    return undefined;
  } catch (error) {
    await client.query('rollback to savepoint event');
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** Without an error it only waits behind the parked ones of its stream. */
async function park(
  client: PoolClient,
  { quotedSchema, processor, source, maxAttempts, backoffMs }: Subscriber<unknown>,
  row: SourceRow,
  error?: Error,
) {
  const { id, type } = source.describe(row);
  const message = error?.message ?? 'An earlier event of this stream is parked.';
  const retryInMs = error === undefined || maxAttempts <= 1 ? null : backoffMs;
  await client.query(
    `insert into ${quotedSchema}.parked_events
      (processor, xid, position, stream_id, event_id, type, error, attempts, retry_at)
      values ($1, $2::xid8, $3::bigint, $4, $5, $6, $7, $8, now() + $9::float8 * interval '1 ms')`,
    [
      processor,
      row.xid,
      row.position,
      source.streamOf(row),
      id,
      type,
      message.replaceAll('\0', ' '),
      error === undefined ? 0 : 1,
      retryInMs,
    ],
  );
}
