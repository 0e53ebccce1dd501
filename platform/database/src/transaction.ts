import type pg from 'pg';

/**
 * Runs `work` between BEGIN and COMMIT on one connection of the pool; an error rolls back and is
 * thrown on. With `attempts` above one, a serialization failure or a deadlock (which PostgreSQL
 * rolls back through no fault of the caller) runs `work` again from the start, after a short pause.
 */
export async function inTransaction<Result>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<Result>,
  options: { attempts?: number; isolation?: Isolation } = {},
): Promise<Result> {
  const { attempts = 1, isolation = 'read committed' } = options;
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(pool, work, isolation);
    } catch (error) {
      if (attempt >= attempts || !isRetriable(error)) throw error;
      // Two losers that retried at the same moment would meet again.
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 10 * 2 ** attempt));
    }
  }
}

export type Isolation = 'read committed' | 'repeatable read' | 'serializable';

/** The SQLSTATE of a PostgreSQL error, or undefined for any other thrown value. */
export function sqlState(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

async function once<Result>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<Result>,
  isolation: Isolation,
): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // A connection that dies while `work` awaits something else must not end the process.
  const onError = (error: Error) => {
    broken = error;
  };
  client.on('error', onError);
  try {
    await client.query(`begin isolation level ${isolation}`);
    const result = await work(client);
    const { command } = await client.query('commit');
    // PostgreSQL answers COMMIT of a failed transaction with ROLLBACK instead of an error.
    if (command !== 'COMMIT')
      throw new Error('The transaction was rolled back: a statement in it failed and was ignored.');
    return result;
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

function isRetriable(error: unknown): boolean {
  const state = sqlState(error);
  return state === '40001' || state === '40P01';
}
