import { setTimeout as pause } from 'node:timers/promises';
import { type Log, silentLog } from '@atelier/telemetry';
import pg from 'pg';
import { sqlState } from './transaction.ts';

/** What a query can be sent to: the pool (own transaction) or a client (the caller's). */
export type Queryable = pg.Pool | pg.PoolClient;

/**
 * A pool of connections to PostgreSQL 15 or newer. `int8` comes back as a string, `pg`'s default, so
 * that positions never lose digits. With `schema` unqualified names are looked up there first.
 *
 * A server that has no room for more connections is asked again: others give back within 10 s what they
 * do not use. Limits per connection: 30 s to connect, `statementTimeoutMs` (60 s) per statement, 5 s idle in a
 * transaction: an open write transaction anywhere in the cluster holds back every subscription, and
 * what a frozen server has locked can't be taken over.
 */
export function openPool(
  url: string,
  options: {
    applicationName: string;
    max?: number;
    schema?: string;
    statementTimeoutMs?: number;
    log?: Log;
  },
): pg.Pool {
  const { applicationName, max = 10, schema, log = silentLog } = options;
  const pool = new pg.Pool({
    connectionString: url,
    application_name: applicationName,
    max,
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_MS,
    idleTimeoutMillis: 10_000,
    statement_timeout: options.statementTimeoutMs ?? 60_000,
    idle_in_transaction_session_timeout: 5_000,
    ...(schema === undefined ? {} : { options: `-c search_path=${searchPath(schema)}` }),
  });
  // Without a listener a connection that the server closes would end the process: the pool's own
  // while it is idle, the connection's between being opened and being handed out.
  pool.on('error', (error) => log.warn({ err: error }, 'an idle database connection was lost'));
  pool.on('connect', (client) => client.on('error', () => {}));
  waitForRoom(pool);
  return pool;
}

const CONNECT_MS = 30_000;
const ASK_AGAIN_MS = 50;

/** Has the pool ask a full server again for as long as it would wait for one of its own connections. */
function waitForRoom(pool: pg.Pool): void {
  const connect = pool.connect.bind(pool) as (callback: Connected) => void;
  const ask = (callback: Connected, giveUpAtMs: number) =>
    connect((error, client, release) => {
      const isFull = sqlState(error) === '53300' && performance.now() < giveUpAtMs;
      if (isFull) setTimeout(ask, ASK_AGAIN_MS, callback, giveUpAtMs);
      else callback(error, client, release);
    });
  const patient = (callback: Connected) => ask(callback, performance.now() + CONNECT_MS);
  // Both forms, for `pool.query` uses the one with a callback. The cast makes them overloads again.
  pool.connect = ((callback?: Connected) =>
    callback
      ? patient(callback)
      : new Promise((resolve, reject) =>
          patient((error, client) => (client ? resolve(client) : reject(error))),
        )) as pg.Pool['connect'];
}

type Connected = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  release: (error?: Error | boolean) => void,
) => void;

/**
 * Ends a pool. Resolves when its connections are closed, which the promise of `pg` does not wait for:
 * a database that stops right then would tell each that it was cut off. Waits a second at most.
 */
export async function closePool(pool: pg.Pool): Promise<void> {
  const late = new AbortController();
  let open = pool.totalCount;
  const closed = new Promise<void>((resolve) => {
    if (open === 0) resolve();
    pool.on('remove', () => {
      open -= 1;
      if (open === 0) resolve();
    });
  });
  await pool.end();
  await Promise.race([closed, pause(CLOSE_MS, undefined, { signal: late.signal }).catch(() => {})]);
  late.abort();
}

const CLOSE_MS = 1000;

/** `name` as an SQL identifier, quoted; for schema names, which no parameter can carry. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

// Spaces and backslashes would end the value inside the startup packet's option string.
const searchPath = (schema: string) => `${quoted(schema)},public`.replace(/[\\\s]/g, '\\$&');
