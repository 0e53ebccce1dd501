import type pg from 'pg';

/**
 * An open transaction: a client between BEGIN and COMMIT, of which nobody needs more than `query`.
 * Everything that is handed one commits together or not at all. Memory adapters have no SQL: there
 * `query` rejects.
 */
export type Transaction = {
  query(
    sql: string | { name?: string; text: string; values?: unknown[] },
    values?: unknown[],
    // `any`, for the columns of a row are those of whatever query was sent, as in `pg`.
  ): Promise<{ rows: any[]; rowCount: number | null }>;
};

/**
 * Runs `work` between BEGIN and COMMIT on one connection of the pool; an error rolls back and is
 * thrown on. With `attempts` above one, a serialization failure or a deadlock (which PostgreSQL
 * rolls back through no fault of the caller) runs `work` again from the start, after a short pause.
 */
export async function inTransaction<Result>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<Result>,
  { attempts = 1 } = {},
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(pool, work);
    } catch (error) {
      if (attempt >= attempts || !isRetriable(error)) throw error;
      // Two losers that retried at the same moment would meet again.
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 10 * 2 ** attempt));
    }
  }
}

/** The SQLSTATE of a PostgreSQL error, or undefined for any other thrown value. */
export function sqlState(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

async function once<Result>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // A connection that dies while `work` awaits something else must not end the process.
  const onError = (error: Error) => {
    broken = error;
  };
  client.on('error', onError);
  try {
    await client.query('begin');
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
