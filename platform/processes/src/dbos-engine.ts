import { quoted } from '@atelier/database';
import type { Log } from '@atelier/telemetry';
import type { DBOS as Dbos, DBOSClient, DLogger } from '@dbos-inc/dbos-sdk';
import type pg from 'pg';
import { dbosJournal } from './dbos-journal.ts';
import { Gate } from './gate.ts';
import type { Outcome } from './outcome.ts';
import { postgresPaidLedger } from './paid-ledger.postgres.ts';
import type { BoundProcess } from './process.ts';
import { type Order, runProcess, type UndoRetry } from './saga.ts';
import { transactionalSteps } from './transactional-step.ts';
import { closeRetired, refuseUnregistered } from './unregistered.ts';

/**
 * The same for all versions of our code: DBOS would otherwise give each edit of a process a version
 * of its own and leave the runs of the old ones. Changes are guarded by `run.changed` instead.
 */
export const APPLICATION_VERSION = '1';

export type DbosEngine = {
  readonly dbos: typeof Dbos;
  readonly client: DBOSClient;
  readonly deployable: string;
  readonly queueName: string;
  readonly workflows: ReadonlyMap<string, (order: Order) => Promise<Outcome>>;
  isStopped(): boolean;
  takeOver(executorIds: string[]): Promise<void>;
  /** Fires the signals of the runs here for which a cancel was recorded, by whatever server. */
  stopCancelled(): Promise<void>;
  shutdown(drainMs: number): Promise<void>;
};

type Running = { readonly id: string; readonly stopping: AbortController };

/** Registers the processes with DBOS and launches it. The import is late: it costs 40 to 200 ms. */
export async function launchDbos(options: {
  pool: pg.Pool;
  databaseUrl: string;
  schema: string;
  deployable: string;
  executorId: string;
  bound: readonly BoundProcess[];
  retired: readonly string[];
  log: Log;
  undoRetry: UndoRetry;
}): Promise<DbosEngine> {
  const { pool, databaseUrl, schema, deployable, executorId, bound, log, undoRetry } = options;
  const [sdk, { DBOSExecutor }] = await Promise.all([
    import('@dbos-inc/dbos-sdk'),
    import('@dbos-inc/dbos-sdk/internal/dbos-executor'),
  ]);
  const { DBOS } = sdk;
  if (DBOS.isInitialized())
    throw new Error('Processes already run in this program: stop them before a second start.');
  const queueName = `${deployable}.processes`;
  const running = new Set<Running>();
  const gate = new Gate();
  const ledger = postgresPaidLedger(pool, schema, executorId);
  const steps = await transactionalSteps(pool, schema);
  let stopped = false;

  const play = async (process: BoundProcess, order: Order): Promise<Outcome> => {
    const id = DBOS.workflowID as string;
    const run = { id, stopping: new AbortController() };
    running.add(run);
    const { requestId } = order.call;
    const runLog = log.child({ process: process.name, processId: id, requestId });
    const signal = run.stopping.signal;
    const journal = dbosJournal(DBOS, id, { pool, schema, ledger, steps, signal, gate });
    try {
      return await runProcess(process, id, order, journal, runLog, undoRetry);
    } catch (error) {
      if (!(error instanceof sdk.Error.DBOSUnexpectedStepError)) throw error;
      throw new ProcessChanged(process.name, error.message);
    } finally {
      running.delete(run);
    }
  };

  const client = await sdk.DBOSClient.create({
    systemDatabaseUrl: databaseUrl,
    systemDatabasePool: pool,
    systemDatabaseSchemaName: schema,
    applicationName: deployable,
    logger: dbosLogger(log),
  });
  const names = bound.map(({ name }) => name);
  await closeRetired({ client, pool, schema, deployable }, options.retired, log);
  await refuseUnregistered({ pool, schema, deployable }, names);
  const workflows = new Map(
    bound.map((process) => [
      process.name,
      DBOS.registerWorkflow((order: Order) => play(process, order), { name: process.name }),
    ]),
  );
  DBOS.setConfig({
    name: deployable,
    systemDatabaseUrl: databaseUrl,
    systemDatabaseSchemaName: schema,
    systemDatabasePoolSize: POOL_SIZE,
    executorID: executorId,
    applicationVersion: APPLICATION_VERSION,
    enablePatching: true,
    useListenNotify: true,
    logger: dbosLogger(log),
  });
  await DBOS.launch();
  // Polled, for DBOS does not announce new work: 0.1 s from a commit to the start on average.
  await DBOS.registerQueue(queueName, { minPollingIntervalMs: 200 });

  return {
    dbos: DBOS,
    client,
    deployable,
    queueName,
    workflows,
    isStopped: () => stopped,
    async takeOver(executorIds) {
      // Not public, but the only way that keeps a run's queue and its count of attempts.
      await DBOSExecutor.globalInstance?.recoverPendingWorkflows(executorIds);
    },
    async stopCancelled() {
      if (running.size === 0) return;
      const { rows } = await pool.query<{ process_id: string; reason: string }>(
        `select process_id, reason from ${quoted(schema)}.cancellations where process_id = any($1)`,
        [[...running].map(({ id }) => id)],
      );
      for (const { process_id, reason } of rows)
        for (const { id, stopping } of running)
          if (id === process_id && !stopping.signal.aborted) stopping.abort(new Error(reason));
    },
    async shutdown(drainMs) {
      stopped = true;
      await gate.close(drainMs);
      await DBOS.shutdown({ deregister: true });
      await client.destroy();
    },
  };
}

const POOL_SIZE = 8;

/** The code of a process no longer fits what a run of it has recorded. */
export class ProcessChanged extends Error {
  override readonly name = 'ProcessChanged';
  constructor(process: string, what: string) {
    super(
      `The process "${process}" was changed under a run that had begun before: ${what} ` +
        'Guard changes of a body with `run.changed`.',
    );
  }
}

/** DBOS reports on itself: its news is our detail. */
function dbosLogger(log: Log): DLogger {
  const child = log.child({ component: 'dbos' });
  return {
    info: (entry) => child.debug(String(entry)),
    debug: (entry) => child.trace(String(entry)),
    warn: (entry) => child.warn(String(entry)),
    error: (entry, metadata) => child.error({ err: metadata?.error }, String(entry)),
  };
}
