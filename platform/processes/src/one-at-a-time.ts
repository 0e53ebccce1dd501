import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';

/**
 * Runs `work` while no other server of the database runs work under the same name.
 *
 * The lock is asked for again and again instead of waited for: a session that waits holds a snapshot,
 * and `create index concurrently`, which DBOS uses when it migrates, would wait for that session.
 */
export async function oneAtATime<T>(
  pool: pg.Pool,
  name: string,
  work: () => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  try {
    for (;;) {
      const { rows } = await client.query(
        'select pg_try_advisory_lock(hashtextextended($1, 0)) as mine',
        [name],
      );
      if (rows[0]?.mine === true) break;
      await pause(50);
    }
    return await work();
  } finally {
    // Closes the connection, which frees the lock for sure.
    client.release(true);
  }
}
