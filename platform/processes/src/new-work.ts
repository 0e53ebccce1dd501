import type { Transaction } from '@atelier/database';
import type { Log } from '@atelier/telemetry';
import type pg from 'pg';

/** Where servers of a deployable tell each other that a process waits to be begun. */
export const channelOf = (schema: string, deployable: string): string => `${schema} ${deployable}`;

/** Tells it when the transaction commits, and not at all when it is rolled back. */
export async function tellOfWork(transaction: Transaction, channel: string): Promise<void> {
  await transaction.query(`select pg_notify($1, '')`, [channel]);
}

/**
 * Calls `begin` whenever work was told of on the channel, one call at a time, until the answer is
 * called. It listens on a connection of its own; while that is lost nobody hears, and work waits
 * for the next look of the engine.
 */
export function listenForWork(
  pool: pg.Pool,
  channel: string,
  begin: () => Promise<void>,
  log: Log,
): () => void {
  let client: pg.PoolClient | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let isBeginning = false;
  let isTold = false;

  const hear = async () => {
    isTold = true;
    if (isBeginning) return;
    isBeginning = true;
    while (isTold && !stopped) {
      isTold = false;
      await begin().catch((error: unknown) => {
        log.warn({ err: error }, 'new work could not be begun at once');
      });
    }
    isBeginning = false;
  };
  const lose = (lost: pg.PoolClient) => {
    if (client !== lost) return;
    client = undefined;
    lost.release(true);
    if (!stopped) timer = setTimeout(() => void listen(), AGAIN_MS).unref();
  };
  const listen = async () => {
    try {
      const fresh = await pool.connect();
      client = fresh;
      fresh.on('end', () => lose(fresh));
      fresh.on('notification', () => void hear());
      if (stopped) return lose(fresh);
      await fresh.query(`listen ${fresh.escapeIdentifier(channel)}`);
    } catch (error) {
      log.warn({ err: error }, 'the server does not hear of new work');
      if (client) lose(client);
      else if (!stopped) timer = setTimeout(() => void listen(), AGAIN_MS).unref();
    }
  };
  void listen();
  return () => {
    stopped = true;
    clearTimeout(timer);
    if (client) lose(client);
  };
}

const AGAIN_MS = 1000;
