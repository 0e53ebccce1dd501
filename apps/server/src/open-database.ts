import { setTimeout as pause } from 'node:timers/promises';
import { closePool, openPool, repairAfterRestore, startEmbeddedPostgres } from '@atelier/database';
import type { Log } from '@atelier/telemetry';
import type { Pool } from 'pg';
import type { Configuration } from './configuration.ts';
import { databaseFault } from './database-fault.ts';
import type { HeldHome } from './home.ts';

export type OpenDatabase = {
  readonly url: string;
  /** The pool of a context, in whose schema names are looked up first. No context starves another. */
  poolOf(context: string): Pool;
  /** Whether every database answers, soon. */
  answers(): Promise<boolean>;
  stop(): Promise<void>;
};

/** Of each context. The embedded database takes 100. */
const CONNECTIONS = 12;
/** Whoever asks whether this process is ready does not wait longer. */
const ANSWER_MS = 2000;

/** The configured PostgreSQL, or the embedded one in the home, started. */
export async function openDatabase(
  { databaseUrl, databaseUrls }: Configuration,
  held: HeldHome | undefined,
  log: Log,
  onProgress: (sentence: string) => void,
): Promise<OpenDatabase> {
  const embedded =
    held &&
    (await startEmbeddedPostgres({ home: held.lock.home, lock: held.lock, log, onProgress }));
  const url = embedded?.url ?? databaseUrl;
  if (url === undefined) throw new Error('Neither a home nor DATABASE_URL: there is no database.');
  const pools = new Map<string, Pool>();
  const poolOf = (context: string) => {
    const pool =
      pools.get(context) ??
      openPool(databaseUrls[context] ?? url, {
        applicationName: `atelier ${context}`,
        schema: context,
        max: CONNECTIONS,
        log,
      });
    pools.set(context, pool);
    return pool;
  };
  const stop = async () => {
    await Promise.all([...pools.values()].map(closePool));
    await embedded?.stop();
  };
  try {
    for (const context of ['api', ...Object.keys(databaseUrls)]) {
      const own = databaseUrls[context];
      const variable = own ? `DATABASE_URL_${context.toUpperCase()}` : 'DATABASE_URL';
      const repaired = await repairAfterRestore(poolOf(context)).catch((error: unknown) => {
        throw embedded && !own ? error : databaseFault(variable, own ?? url, error);
      });
      if (repaired > 0) log.warn({ repaired }, 'a restored dump was put in order');
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url,
    poolOf,
    answers() {
      const asked = Promise.all([...pools.values()].map((pool) => pool.query('select 1')));
      const answered = asked.then(
        () => true,
        () => false,
      );
      return Promise.race([answered, pause(ANSWER_MS, false, { ref: false })]);
    },
    stop,
  };
}

/** The version of the PostgreSQL at `url`; throws what keeps it from answering. */
export async function databaseVersion(url: string): Promise<string> {
  const pool = openPool(url, { applicationName: 'atelier doctor', max: 1 });
  try {
    const { rows } = await pool.query('show server_version');
    return rows[0].server_version;
  } finally {
    await closePool(pool);
  }
}
