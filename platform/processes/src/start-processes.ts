import { AsyncLocalStorage } from 'node:async_hooks';
import { migrate } from '@atelier/database';
import type { Sealer } from '@atelier/sealing';
import { type Log, silentLog } from '@atelier/telemetry';
import type pg from 'pg';
import { guardConnections } from './connection-guard.ts';
import { type DbosEngine, launchDbos } from './dbos-engine.ts';
import { dbosProcesses } from './dbos-processes.ts';
import { keepLease, LEASE_TIMES, type LeaseTimes, takeLease } from './leases.ts';
import type { BoundProcess } from './process.ts';
import type { Processes } from './processes.ts';
import { purgeFinished, purgeHourly } from './purge.ts';
import { UNDO_RETRY, type UndoRetry } from './saga.ts';
import { PROCESS_MIGRATIONS } from './schema.ts';
import { textSeal } from './text-seal.ts';

export type ProcessesOptions = {
  /** Serves our own queries and `run.transaction`; must be of the database of `databaseUrl`. */
  readonly pool: pg.Pool;
  /** For a small pool of the engine's own, so that requests cannot starve it. */
  readonly databaseUrl: string;
  readonly definitions:
    | readonly BoundProcess[]
    | ((processes: Processes) => readonly BoundProcess[]);
  readonly log?: Log;
  /** The schema of all tables, ours and those of DBOS. */
  readonly schema?: string;
  /** Servers of one deployable share their processes; each must have the same definitions. */
  readonly deployable?: string;
  /** Must be new for every start of the program; made here when absent. */
  readonly executorId?: string;
  /** Names of former processes: what is left of their runs is closed without being undone. */
  readonly retired?: readonly string[];
  /** 30 days. Until then a finished process keeps its id, result, progress and payments. */
  readonly keepFinishedMs?: number;
  /** How long a stop waits for the steps that are running. */
  readonly drainMs?: number;
  readonly undoRetry?: UndoRetry;
  /** Seals all that processes keep; what was kept before in clear is still read. */
  readonly sealer?: Sealer | undefined;
  readonly leaseTimes?: LeaseTimes;
};

export type DurableProcesses = Processes & {
  readonly executorId: string;
  /** Forgets processes that ended before this time, and their payments; answers how many. */
  purge(before: Date): Promise<number>;
};

/**
 * Starts this server's part in the durable processes: brings the schema up to date, takes up what
 * waits, and takes over the work of servers that die. Once per program at a time.
 *
 * Rejects with `UnregisteredProcesses` when the database holds unfinished runs of a process that is
 * not among the definitions.
 */
export async function startProcesses(options: ProcessesOptions): Promise<DurableProcesses> {
  const { pool, log = silentLog, schema = 'processes', deployable = 'atelier' } = options;
  const executorId = options.executorId ?? `${deployable}-${crypto.randomUUID()}`;
  // A start from inside a step must not be seen by DBOS as a part of that step.
  const outside = AsyncLocalStorage.snapshot();
  let engine: DbosEngine | undefined;
  const ready = () => {
    if (engine === undefined) throw new Error('Processes were used before they were started.');
    return engine;
  };
  const processes = dbosProcesses(ready, { pool, schema, outside });
  const { definitions } = options;
  const bound = typeof definitions === 'function' ? definitions(processes) : definitions;

  const unguard = guardConnections(pool, log);
  await migrate(pool, schema, PROCESS_MIGRATIONS);
  const lease = {
    pool,
    schema,
    executorId,
    deployable,
    times: options.leaseTimes ?? LEASE_TIMES,
  };
  await takeLease(lease);
  engine = await launchDbos({
    pool,
    databaseUrl: options.databaseUrl,
    schema,
    deployable,
    executorId,
    bound,
    log,
    undoRetry: options.undoRetry ?? UNDO_RETRY,
    retired: options.retired ?? [],
    seal: textSeal(options.sealer),
  });
  const { client, takeOver, stopCancelled, shutdown } = engine;
  const leases = keepLease({ ...lease, log, takeOver, onBeat: stopCancelled });
  const purge = (before: Date) => purgeFinished({ client, pool, schema, deployable }, before);
  const purging = purgeHourly(purge, options.keepFinishedMs ?? KEEP_FINISHED_MS, log);
  let stopping: Promise<void> | undefined;

  return {
    ...processes,
    executorId,
    purge,
    stop() {
      stopping ??= (async () => {
        purging.stop();
        await shutdown(options.drainMs ?? DRAIN_MS);
        // Last: as soon as it is gone, others take our work over.
        await leases.release();
        unguard();
      })();
      return stopping;
    },
  };
}

const KEEP_FINISHED_MS = 30 * 24 * 3_600_000;
const DRAIN_MS = 5_000;
