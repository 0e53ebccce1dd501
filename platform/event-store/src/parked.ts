import { quoted } from '@atelier/database';
import type { Pool } from 'pg';
import { announce } from './wake.ts';

/** An event that a subscription could not handle, or that waits behind one in its stream. */
export type ParkedEvent = {
  readonly processor: string;
  readonly eventId: string;
  readonly streamId: string;
  readonly type: string;
  readonly error: string;
  readonly attempts: number;
  /** `retrying` by itself; `parked` until somebody re-drives it; `waiting` behind one of these. */
  readonly state: 'retrying' | 'parked' | 'waiting';
  readonly parkedAt: string;
};

/** What lies aside in the subscriptions of `schema`, in the order in which it will be handled. */
export async function listParked(
  pool: Pool,
  schema: string,
  options: { readonly processor?: string; readonly limit?: number } = {},
): Promise<readonly ParkedEvent[]> {
  const { processor = null, limit = 100 } = options;
  const { rows } = await pool.query(
    `select processor, event_id, stream_id, type, error, attempts, retry_at, parked_at
      from ${quoted(schema)}.parked_events where $1::text is null or processor = $1
      order by processor, xid, position limit $2`,
    [processor, limit],
  );
  return rows.map((row) => ({
    processor: row.processor,
    eventId: row.event_id,
    streamId: row.stream_id,
    type: row.type,
    error: row.error,
    attempts: row.attempts,
    state: row.retry_at ? 'retrying' : row.attempts === 0 ? 'waiting' : 'parked',
    parkedAt: row.parked_at.toISOString(),
  }));
}

/**
 * Has the processor handle its parked events again, wherever it runs: all of them, or the stream of
 * one. A stream is handled from its first parked event on, because its order holds. Answers the
 * number of streams.
 */
export async function redrive(
  pool: Pool,
  schema: string,
  processor: string,
  eventId?: string,
): Promise<number> {
  const { rowCount } = await pool.query(
    `update ${quoted(schema)}.parked_events as parked set retry_at = now(), attempts = 0
      from (select distinct on (stream_id) stream_id, xid, position
        from ${quoted(schema)}.parked_events where processor = $1 and stream_id in (
          select stream_id from ${quoted(schema)}.parked_events
          where processor = $1 and ($2::text is null or event_id = $2))
        order by stream_id, xid, position) as first
      where parked.processor = $1 and parked.xid = first.xid and parked.position = first.position`,
    [processor, eventId ?? null],
  );
  announce(wakeNameOf(schema, processor));
  return rowCount ?? 0;
}

/** What a re-drive announces to the subscription, if it runs in this process. */
export const wakeNameOf = (schema: string, processor: string) => `${schema} ${processor}`;
