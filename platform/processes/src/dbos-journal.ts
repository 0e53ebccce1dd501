import { quoted } from '@atelier/database';
import type { DBOS } from '@dbos-inc/dbos-sdk';
import type pg from 'pg';
import { asJson } from './failure.ts';
import type { Gate } from './gate.ts';
import type { Journal, Message } from './journal.ts';
import { throughOutages } from './outage.ts';
import type { PaidLedger } from './paid-ledger.ts';
import type { TransactionalSteps } from './transactional-step.ts';

/** The topic of all messages and the name of the progress stream; stored with every run. */
export const MESSAGES = 'messages';
export const PROGRESS = 'progress';

/** The journal of the DBOS workflow in whose context it is used. */
export function dbosJournal(
  dbos: typeof DBOS,
  id: string,
  options: {
    pool: pg.Pool;
    schema: string;
    ledger: PaidLedger;
    steps: TransactionalSteps;
    signal: AbortSignal;
    gate: Gate;
  },
): Journal {
  const { pool, schema, ledger, steps, signal, gate } = options;
  return {
    ledger,
    signal,
    record: (name, work) =>
      gate.pass(async () => asJson(await dbos.runStep(async () => asJson(await work()), { name }))),
    transaction: (name, work) => gate.pass(async () => asJson(await steps.run(name, work))),
    async receive(deadlineMs) {
      const waitMs = Math.max(deadlineMs - Date.now(), 1);
      const message = await gate.pass(
        () => dbos.recv<Message>(MESSAGES, { timeoutSeconds: waitMs / 1000 }),
        // A wait is nothing that a stop would have to wait for.
        { drained: false },
      );
      return message ?? undefined;
    },
    now: () => gate.pass(() => dbos.now()),
    emit: (value) => gate.pass(() => dbos.writeStream(PROGRESS, value ?? null)),
    changed: (changeName) => gate.pass(() => dbos.patch(changeName)),
    async cancelReason() {
      const { rows } = await throughOutages(() =>
        pool.query<{ reason: string }>(
          `select reason from ${quoted(schema)}.cancellations where process_id = $1`,
          [id],
        ),
      );
      return rows[0]?.reason;
    },
  };
}
