import { quoted } from '@atelier/database';
import type { Log } from '@atelier/telemetry';
import type pg from 'pg';
import { dbosJournal } from './dbos-journal.ts';
import { Gate } from './gate.ts';
import type { Outcome } from './outcome.ts';
import type { PaidLedger } from './paid-ledger.ts';
import type { BoundProcess } from './process.ts';
import { type Order, runProcess, type UndoRetry } from './saga.ts';
import type { TransactionalSteps } from './transactional-step.ts';

/** The runs that this server has in hand. */
export type DbosRuns = {
  /** The body of the DBOS workflow of a process. */
  play(process: BoundProcess, order: Order): Promise<Outcome>;
  /** Fires the signals of the runs for which a cancel was recorded, by whatever server. */
  stopCancelled(): Promise<void>;
  /** Begins no further steps and waits up to `drainMs` for those under way. */
  close(drainMs: number): Promise<void>;
};

export function dbosRuns(
  sdk: typeof import('@dbos-inc/dbos-sdk'),
  options: {
    pool: pg.Pool;
    schema: string;
    ledger: PaidLedger;
    steps: TransactionalSteps;
    log: Log;
    undoRetry: UndoRetry;
  },
): DbosRuns {
  const { pool, schema, ledger, steps, log, undoRetry } = options;
  const running = new Set<{ readonly id: string; readonly stopping: AbortController }>();
  const gate = new Gate();
  return {
    async play(process, order) {
      const id = sdk.DBOS.workflowID;
      if (id === undefined) throw new Error('A process runs only as a workflow of DBOS.');
      const run = { id, stopping: new AbortController() };
      running.add(run);
      const { requestId } = order.call;
      const runLog = log.child({ process: process.name, processId: id, requestId });
      const signal = run.stopping.signal;
      const journal = dbosJournal(sdk.DBOS, id, { pool, schema, ledger, steps, signal, gate });
      try {
        return await runProcess(process, id, order, journal, runLog, undoRetry);
      } catch (error) {
        if (!(error instanceof sdk.Error.DBOSUnexpectedStepError)) throw error;
        throw new ProcessChanged(process.name, error.message);
      } finally {
        running.delete(run);
      }
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

    close: (drainMs) => gate.close(drainMs),
  };
}

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
