import { randomInt } from 'node:crypto';
import { sqlState } from '@atelier/database';
import type { Log } from '@atelier/telemetry';
import type { Pool, PoolClient } from 'pg';

/** The number of a process; others see that it lives by the lock it holds on it. */
export const newInstance = (): number => randomInt(1, 2 ** 31 - 1);

/** First half of the advisory lock keys by which processes see that another one lives. */
export const LOCK_CLASS = 0x6761_7465;

/**
 * The one connection over which a process writes its log. It holds the advisory lock of the process's
 * instance number for as long as it stands; when it is lost, the next `open` makes it anew.
 */
export function logConnection(pool: Pool, log: Log, instance: number) {
  let client: PoolClient | undefined;
  let opening: Promise<PoolClient> | undefined;

  const close = () => {
    // Not back into the pool: closing the connection is what frees the lock.
    client?.release(true);
    client = undefined;
  };
  const connect = async (): Promise<PoolClient> => {
    const fresh = await pool.connect();
    fresh.on('error', (error) => {
      log.warn({ err: error }, 'the connection of the request log was lost');
      if (client === fresh) close();
    });
    try {
      await fresh.query('select pg_advisory_lock($1, $2)', [LOCK_CLASS, instance]);
    } catch (error) {
      fresh.release(true);
      throw error;
    }
    client = fresh;
    return fresh;
  };

  return {
    open(): Promise<PoolClient> {
      if (client) return Promise.resolve(client);
      opening ??= connect().finally(() => {
        opening = undefined;
      });
      return opening;
    },
    close,
  };
}

/** PostgreSQL shutting down or killing the connection, or the socket itself. */
export function isConnectionLoss(error: unknown): boolean {
  const state = sqlState(error);
  return state === undefined || state.startsWith('57P') || state.startsWith('08');
}
