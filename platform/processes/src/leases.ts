import { hostname } from 'node:os';
import { quoted } from '@atelier/database';
import type { Log } from '@atelier/telemetry';
import type pg from 'pg';

/** How this server shows that it lives, and how soon the work of a dead one is taken over. */
export type LeaseTimes = {
  /** Without a sign of life for so long a server counts as dead. */
  readonly leaseMs: number;
  /** How often each server gives a sign of life and looks for dead ones. */
  readonly beatMs: number;
};

// Death is seen after at most 5 + 1 s, and the queue of taken over work is looked at every second.
export const LEASE_TIMES: LeaseTimes = { leaseMs: 5_000, beatMs: 1_000 };

type LeaseOptions = {
  readonly pool: pg.Pool;
  readonly schema: string;
  readonly executorId: string;
  readonly deployable: string;
  readonly times: LeaseTimes;
};

/** A sign of life. Before the first work is taken up: work without a lease is taken over. */
export async function takeLease(options: LeaseOptions): Promise<void> {
  const { pool, schema, executorId, deployable, times } = options;
  await pool.query(
    `insert into ${quoted(schema)}.leases(executor_id, deployable, host, pid, expires_at)
     values ($1, $2, $3, $4, clock_timestamp() + $5 * interval '1 ms')
     on conflict (executor_id) do update set expires_at = excluded.expires_at`,
    [executorId, deployable, hostname(), process.pid, times.leaseMs],
  );
}

export type Leases = {
  /** Stops the beat and gives up the lease: others may take over at once. */
  release(): Promise<void>;
};

/**
 * Keeps the lease of this server, and calls `takeOver` with the id of each server that owns
 * running work and has no valid lease, whether it ran out or is not there at all.
 *
 * A server that is only slow may be taken for dead: then its work moves, the engine fences it off,
 * and the step it was in is repeated.
 */
export function keepLease(
  options: LeaseOptions & {
    log: Log;
    takeOver: (executorId: string) => Promise<void>;
    /** Called with every beat, for what else must be looked at once a second. */
    onBeat: () => Promise<void>;
  },
): Leases {
  const { pool, executorId, log, times } = options;
  const table = `${quoted(options.schema)}.leases`;
  const takingOver = new Map<string, Promise<void>>();
  let stopped = false;
  let patientUntil = 0;
  let timer: NodeJS.Timeout | undefined;

  const beat = async () => {
    const startedAt = Date.now();
    try {
      await takeLease(options);
      await options.onBeat();
      // After an outage everybody's lease has run out: the living get the time to renew theirs.
      if (Date.now() >= patientUntil) await takeOverTheDead();
      if (Date.now() - startedAt > times.leaseMs) patientUntil = Date.now() + times.leaseMs;
    } catch (error) {
      patientUntil = Date.now() + times.leaseMs;
      if (!stopped) log.warn({ err: error }, 'the processes could not give a sign of life');
    }
  };

  const takeOverTheDead = async () => {
    const { rows } = await pool.query<{ executor_id: string }>(
      `select distinct w.executor_id from ${quoted(options.schema)}.workflow_status w
       where w.status = 'PENDING' and w.application_name = $1 and w.executor_id <> $2
         and not exists (select 1 from ${table} l
           where l.executor_id = w.executor_id and l.expires_at > clock_timestamp())`,
      [options.deployable, executorId],
    );
    const dead = rows.map((row) => row.executor_id).filter((id) => !takingOver.has(id));
    if (dead.length === 0 || stopped) return;
    log.info({ dead }, 'taking over the processes of servers that are gone');
    // Not waited for: a server that froze amid a transaction keeps its runs locked for a while, and
    // that must hold up neither the work of the others nor our own sign of life.
    for (const id of dead) takingOver.set(id, takeOver(id));
    await pool.query(
      `delete from ${table} where expires_at < clock_timestamp() - interval '1 hour'`,
    );
  };

  const takeOver = (id: string) =>
    options
      .takeOver(id)
      .catch((err: unknown) => log.warn({ err, id }, 'a take-over failed and is tried again'))
      .finally(() => takingOver.delete(id));

  const beatAndGoOn = async () => {
    running = beat();
    await running;
    if (!stopped) beatIn(times.beatMs);
  };

  // A beat keeps its failures to itself: there is nothing to wait for.
  const beatIn = (delayMs: number) => {
    timer = setTimeout(() => void beatAndGoOn(), delayMs);
  };

  let running: Promise<void> = Promise.resolve();
  beatIn(0);
  return {
    async release() {
      stopped = true;
      clearTimeout(timer);
      await running;
      await Promise.all(takingOver.values());
      await pool
        .query(`delete from ${table} where executor_id = $1`, [executorId])
        .catch((error: unknown) => log.warn({ err: error }, 'the lease could not be given up'));
    },
  };
}
