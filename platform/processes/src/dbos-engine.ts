import type { Log } from '@atelier/telemetry';
import type { DBOS as Dbos, DBOSClient, DLogger } from '@dbos-inc/dbos-sdk';
import type pg from 'pg';
import { dbosRuns } from './dbos-runs.ts';
import { openEnginePool } from './engine-pool.ts';
import type { Outcome } from './outcome.ts';
import { channelOf, listenForWork } from './new-work.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { postgresPaidLedger } from './paid-ledger.postgres.ts';
import type { BoundProcess } from './process.ts';
import type { Order, UndoRetry } from './saga.ts';
import { sealedSerializer, type TextSeal } from './text-seal.ts';
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
  /** On which new work is told of. */
  readonly channel: string;
  readonly workflows: ReadonlyMap<string, (order: Order) => Promise<Outcome>>;
  isStopped(): boolean;
  takeOver(executorId: string): Promise<void>;
  stopCancelled(): Promise<void>;
  shutdown(drainMs: number): Promise<void>;
};

export type EngineOptions = {
  readonly pool: pg.Pool;
  readonly databaseUrl: string;
  readonly schema: string;
  readonly deployable: string;
  readonly executorId: string;
  readonly bound: readonly BoundProcess[];
  readonly retired: readonly string[];
  readonly log: Log;
  readonly undoRetry: UndoRetry;
  readonly seal: TextSeal;
};

/** Registers the processes with DBOS and launches it. The import is late: it costs 40 to 200 ms. */
export async function launchDbos(options: EngineOptions): Promise<DbosEngine> {
  const sdk = await import('@dbos-inc/dbos-sdk');
  if (sdk.DBOS.isInitialized())
    throw new Error('Processes already run in this program: stop them before a second start.');
  const enginePool = openEnginePool(options.databaseUrl, options.deployable, options.log);
  try {
    // Two servers that migrate an empty database at once would end in a deadlock.
    return await oneAtATime(enginePool, `launch of ${options.schema}`, () =>
      launch(sdk, enginePool, options),
    );
  } catch (error) {
    await sdk.DBOS.shutdown({ deregister: true }).catch(() => {});
    await enginePool.end();
    throw error;
  }
}

async function launch(
  sdk: typeof import('@dbos-inc/dbos-sdk'),
  enginePool: pg.Pool,
  options: EngineOptions,
): Promise<DbosEngine> {
  const { pool, databaseUrl, schema, deployable, executorId, bound, log, undoRetry, seal } =
    options;
  const { DBOS } = sdk;
  const queueName = `${deployable}.processes`;
  const database = {
    systemDatabaseUrl: wholeAddress(databaseUrl),
    systemDatabasePool: enginePool,
    systemDatabaseSchemaName: schema,
    logger: dbosLogger(log),
    serializer: sealedSerializer(seal),
  };
  const client = await sdk.DBOSClient.create({ ...database, applicationName: deployable });
  await closeRetired({ client, pool, schema, deployable }, options.retired, log);
  await refuseUnregistered(
    { pool, schema, deployable },
    bound.map(({ name }) => name),
  );

  const ledger = postgresPaidLedger(pool, schema, executorId, seal);
  const steps = await transactionalSteps(pool, schema, seal);
  const runs = dbosRuns(sdk, { pool, schema, ledger, steps, log, undoRetry });
  const workflows = new Map(
    bound.map((process) => [
      process.name,
      DBOS.registerWorkflow((order: Order) => runs.play(process, order), { name: process.name }),
    ]),
  );
  DBOS.setConfig({
    ...database,
    name: deployable,
    executorID: executorId,
    applicationVersion: APPLICATION_VERSION,
    enablePatching: true,
    useListenNotify: true,
    // How often it looks whether there is progress to tell of; a hundred times a second unless told.
    notificationCoalesceMs: 100,
  });
  await DBOS.launch();
  // DBOS looks once a second, and has no public way to be told that there is new work.
  const queue = await DBOS.registerQueue(queueName, { minPollingIntervalMs: 1000 });
  const { DBOSExecutor } = await import('@dbos-inc/dbos-sdk/internal/dbos-executor');
  const { wfQueueRunner } = await import('@dbos-inc/dbos-sdk/internal/wfqueue');
  const beginWork = async () => {
    const { globalInstance } = DBOSExecutor;
    if (globalInstance && !stopped) await wfQueueRunner['pollQueue'](globalInstance, queue);
  };
  const channel = channelOf(schema, deployable);
  const stopListening = listenForWork(enginePool, channel, beginWork, log);

  let stopped = false;
  return {
    dbos: DBOS,
    client,
    deployable,
    queueName,
    channel,
    workflows,
    isStopped: () => stopped,
    async takeOver(executorId) {
      // Not public, but the only way that keeps a run's queue and its count of attempts.
      await DBOSExecutor.globalInstance?.recoverPendingWorkflows([executorId]);
      await beginWork();
    },
    stopCancelled: runs.stopCancelled,
    async shutdown(drainMs) {
      stopped = true;
      stopListening();
      await runs.close(drainMs);
      await DBOS.shutdown({ deregister: true });
      await client.destroy();
      await enginePool.end();
    },
  };
}

/**
 * DBOS works on our pool, and of the address wants only that user, host and database stand in it; the
 * address of a socket may name none of them.
 */
function wholeAddress(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  url.hostname ||= 'localhost';
  url.username ||= 'somebody';
  if (url.pathname.length < 2) url.pathname = '/default';
  return url.href;
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
