import { quoted } from '@atelier/database';
import type { Log } from '@atelier/telemetry';
import type { DBOSClient } from '@dbos-inc/dbos-sdk';
import type pg from 'pg';

const BATCH = 500;
const HOUR_MS = 3_600_000;

/** Deletes what ended before this time, in batches. Many servers may do it at once. */
export async function purgeFinished(
  place: { client: DBOSClient; pool: pg.Pool; schema: string; deployable: string },
  before: Date,
): Promise<number> {
  const { client, pool, schema, deployable } = place;
  for (let purged = 0; ; ) {
    const ended = await client.listWorkflows({
      status: ['SUCCESS', 'ERROR', 'CANCELLED', 'MAX_RECOVERY_ATTEMPTS_EXCEEDED'],
      completedBefore: before.toISOString(),
      applicationName: deployable,
      limit: BATCH,
      loadInput: false,
      loadOutput: false,
    });
    const ids = ended.map(({ workflowID }) => workflowID);
    if (ids.length === 0) return purged;
    // The payments first: a crash in between leaves the process, and the next purge finds it.
    await pool.query(`delete from ${quoted(schema)}.paid_results where process_id = any($1)`, [
      ids,
    ]);
    await pool.query(`delete from ${quoted(schema)}.cancellations where process_id = any($1)`, [
      ids,
    ]);
    await client.deleteWorkflows(ids);
    purged += ids.length;
  }
}

/** Purges a few minutes after the start and then every hour. */
export function purgeHourly(
  purge: (before: Date) => Promise<number>,
  keepMs: number,
  log: Log,
): { stop(): void } {
  let timer: NodeJS.Timeout;
  const purgeAndGoOn = async () => {
    try {
      const purged = await purge(new Date(Date.now() - keepMs));
      if (purged > 0) log.info({ purged }, 'forgot processes that ended long ago');
    } catch (error) {
      log.warn({ err: error }, 'processes that ended long ago could not be forgotten');
    }
    purgeIn(HOUR_MS);
  };
  const purgeIn = (delayMs: number) => {
    timer = setTimeout(() => void purgeAndGoOn(), delayMs).unref();
  };
  purgeIn(HOUR_MS / 12);
  return { stop: () => clearTimeout(timer) };
}
