import type { Log } from '@atelier/telemetry';
import type pg from 'pg';

/**
 * Listens on every connection that the pool makes from now on, until the answer is called.
 *
 * The pool stops listening when it hands a connection out, and a waiter that awaits it listens only
 * a moment later. A server that hangs up in between, in the same packet as its last answer, would
 * end this program with an unhandled error.
 */
export function guardConnections(pool: pg.Pool, log: Log): () => void {
  const guard = (client: pg.PoolClient) => {
    client.on('error', (error) => log.warn({ err: error }, 'a database connection was lost'));
  };
  pool.on('connect', guard);
  return () => void pool.off('connect', guard);
}
