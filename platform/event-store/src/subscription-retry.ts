import { inTransaction } from '@atelier/database';
import type { PoolClient } from 'pg';
import { type Position, rowAt } from './source.ts';
import type { Subscriber } from './subscription.ts';
import { failureOf, lockCheckpoint } from './subscription-batch.ts';

/** Tries the streams again whose time has come. Answers the number of events that went through. */
export async function retryParked<Item>(subscriber: Subscriber<Item>): Promise<number> {
  const { pool, quotedSchema, processor } = subscriber;
  return inTransaction(pool, async (client) => {
    if ((await lockCheckpoint(client, subscriber)) === undefined) return 0;
    const { rows: streams } = await client.query<{ stream_id: string }>(
      `select stream_id from ${quotedSchema}.parked_events
        where processor = $1 and retry_at <= now() order by xid, position limit 50`,
      [processor],
    );
    let handled = 0;
    for (const { stream_id } of streams)
      handled += await retryStream(client, subscriber, stream_id);
    return handled;
  });
}

/** From the first parked event of the stream to the first that fails. */
async function retryStream<Item>(
  client: PoolClient,
  subscriber: Subscriber<Item>,
  streamId: string,
): Promise<number> {
  const { quotedSchema, processor, source, handle } = subscriber;
  const { rows: parked } = await client.query<Parked>(
    `select xid, position, attempts from ${quotedSchema}.parked_events
      where processor = $1 and stream_id = $2 order by xid, position`,
    [processor, streamId],
  );
  let handled = 0;
  for (const each of parked) {
    const error = await failureOf(client, async () => {
      const row = await rowAt(source.pool ?? client, source, each);
      if (row === undefined) throw new Error('The event is no longer in its source.');
      for (const item of await source.items(row)) await handle(item, client);
      await client.query(
        `delete from ${quotedSchema}.parked_events
          where processor = $1 and xid = $2::xid8 and position = $3::bigint`,
        [processor, each.xid, each.position],
      );
    });
    if (error !== undefined) {
      await noteFailure(client, subscriber, each, error);
      return handled;
    }
    handled++;
  }
  return handled;
}

type Parked = Position & { readonly attempts: number };

async function noteFailure(
  client: PoolClient,
  { quotedSchema, processor, maxAttempts, backoffMs, log }: Subscriber<unknown>,
  { xid, position, attempts }: Parked,
  error: Error,
) {
  const retryInMs = attempts + 1 < maxAttempts ? backoffMs * 2 ** attempts : null;
  if (retryInMs === null) log.error({ err: error, processor, xid, position }, 'an event is parked');
  await client.query(
    `update ${quotedSchema}.parked_events set error = $4, attempts = $5,
      retry_at = now() + $6::float8 * interval '1 ms'
      where processor = $1 and xid = $2::xid8 and position = $3::bigint`,
    [processor, xid, position, error.message.replaceAll('\0', ' '), attempts + 1, retryInMs],
  );
}
