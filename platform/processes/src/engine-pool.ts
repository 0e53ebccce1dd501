import { openPool } from '@atelier/database';
import type { Log } from '@atelier/telemetry';
import type pg from 'pg';
import { guardConnections } from './connection-guard.ts';

// Apart from the requests' pool: it listens on two connections, and polls and dispatches on others.
const POOL_SIZE = 8;

/** The pool that DBOS works on. */
export function openEnginePool(databaseUrl: string, deployable: string, log: Log): pg.Pool {
  const pool = openPool(databaseUrl, {
    applicationName: `${deployable} processes`,
    max: POOL_SIZE,
    log,
  });
  guardConnections(pool, log);
  pool.on('connect', (client) => {
    // `connection` is there, but not in the types.
    const { connection } = client as { connection?: { stream?: NodeJS.WritableStream } };
    connection?.stream?.prependListener('error', repeatable);
  });
  const connect = pool.connect.bind(pool) as (callback?: Connected) => Promise<pg.PoolClient>;
  // Both forms, for `pool.query` uses the one with a callback. The cast makes them overloads again.
  pool.connect = ((callback?: Connected) =>
    callback === undefined
      ? connect().catch((error: Error) => {
          throw repeatable(error);
        })
      : connect((error, client, release) =>
          callback(error && repeatable(error), client, release),
        )) as pg.Pool['connect'];
  return pool;
}

type Connected = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  release: (error?: Error | boolean) => void,
) => void;

/**
 * A Unix socket says EPIPE and ENOENT where TCP says ECONNRESET and ECONNREFUSED, and DBOS repeats
 * only after the latter: a database that restarts would break runs for good.
 */
function repeatable(error: NodeJS.ErrnoException): Error {
  if (error.code === 'EPIPE') error.code = 'ECONNRESET';
  if (error.code === 'ENOENT') error.code = 'ECONNREFUSED';
  return error;
}
