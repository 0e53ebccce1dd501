import { setTimeout as pause } from 'node:timers/promises';
import { inTransaction, quoted, type Transaction } from '@atelier/database';
import type { GetWorkflowsInput, WorkflowStatus } from '@dbos-inc/dbos-sdk';
import type pg from 'pg';
import { APPLICATION_VERSION, type DbosEngine } from './dbos-engine.ts';
import { MESSAGES, PROGRESS } from './dbos-journal.ts';
import { asJson } from './failure.ts';
import type { Message } from './journal.ts';
import { throughOutages } from './outage.ts';
import { tellOfWork } from './new-work.ts';
import type { Outcome } from './outcome.ts';
import { outcomeOf, statusOf } from './process-rows.ts';
import {
  type Processes,
  ProcessIdTaken,
  type ProcessStatus,
  UndefinedProcess,
  UnknownProcess,
} from './processes.ts';
import type { Order } from './saga.ts';

/** The operations on an engine that may come later; `stop` is the caller's. */
export function dbosProcesses(
  ready: () => DbosEngine,
  place: { pool: pg.Pool; schema: string; outside: <T>(work: () => T) => T },
): Omit<Processes, 'stop'> & { stop(): Promise<void> } {
  const { pool, schema, outside } = place;
  const cancellations = `${quoted(schema)}.cancellations`;
  /** The runs that were begun here: their ends need no polling. */
  const local = new Map<string, Promise<void>>();

  const look = async (query: GetWorkflowsInput): Promise<WorkflowStatus[]> =>
    await throughOutages(() => ready().client.listWorkflows(query));

  const find = async (id: string): Promise<WorkflowStatus> => {
    const [found] = await look({ workflowIDs: [id] });
    if (found === undefined) throw new UnknownProcess(id);
    return found;
  };

  const withCancels = async (found: WorkflowStatus[]): Promise<readonly ProcessStatus[]> => {
    const ids = found.map(({ workflowID }) => workflowID);
    const { rows } = await throughOutages(() =>
      pool.query<{ process_id: string; reason: string }>(
        `select process_id, reason from ${cancellations} where process_id = any($1)`,
        [ids],
      ),
    );
    const reasons = new Map(rows.map(({ process_id, reason }) => [process_id, reason]));
    return found.map((workflow) => statusOf(workflow, reasons.get(workflow.workflowID)));
  };

  const start: Processes['start'] = async ({ name }, id, input, call, transaction) => {
    const engine = ready();
    const workflow = engine.workflows.get(name);
    if (workflow === undefined) throw new UndefinedProcess(name);
    const order: Order = asJson({ input, call });
    if (transaction) await enqueue(engine, name, id, order, transaction);
    else await begin(engine, name, id, order);
    return { id };
  };

  /** Runs here and now, unless the id is known. */
  const begin = async (engine: DbosEngine, name: string, id: string, order: Order) => {
    if (engine.isStopped()) throw new Error('Processes were stopped: nothing can be started.');
    const [same] = await look({ workflowIDs: [id], loadInput: false });
    if (same !== undefined && same.workflowName !== name)
      throw new ProcessIdTaken(id, name, same.workflowName);
    if (same !== undefined) return;
    const workflow = engine.workflows.get(name) as (order: Order) => Promise<unknown>;
    const handle = await outside(() =>
      engine.dbos.startWorkflow(workflow, {
        workflowID: id,
        workflowAttributes: attributesOf(order),
      })(order),
    );
    // How it ends is recorded; here it only counts that it has.
    const forget = () => void local.delete(id);
    local.set(id, handle.getResult().then(forget, forget));
  };

  const enqueue = async (
    engine: DbosEngine,
    name: string,
    id: string,
    order: Order,
    transaction: Transaction,
  ) => {
    try {
      await engine.client.enqueueInTransaction(
        // With PostgreSQL a transaction is a client, of which DBOS uses `query` alone.
        transaction as pg.ClientBase,
        {
          workflowName: name,
          queueName: engine.queueName,
          workflowID: id,
          appVersion: APPLICATION_VERSION,
          attributes: attributesOf(order),
        },
        order,
      );
      await tellOfWork(transaction, engine.channel);
    } catch (error) {
      if (!(error instanceof Error) || error.constructor.name !== 'DBOSConflictingWorkflowError')
        throw error;
      throw new ProcessIdTaken(id, name, /name: ([^,]+),/.exec(error.message)?.[1] ?? 'another');
    }
  };

  return {
    start,

    async signal(id, name, payload) {
      await find(id);
      const message: Message = { signal: name, payload: asJson(payload) };
      await ready().client.send(id, message, MESSAGES);
    },

    async cancel(id, reason) {
      const { client, stopCancelled } = ready();
      if (outcomeOf(await find(id)) !== undefined) return;
      await inTransaction(pool, async (transaction) => {
        const { rowCount } = await transaction.query(
          `insert into ${cancellations}(process_id, reason) values ($1, $2) on conflict do nothing`,
          [id, reason],
        );
        const message: Message = { cancel: reason };
        if (rowCount === 1) await client.sendInTransaction(transaction, id, message, MESSAGES);
      });
      await stopCancelled();
    },

    async status(id) {
      const found = await look({ workflowIDs: [id] });
      return (await withCancels(found))[0];
    },

    async result(id) {
      for (;;) {
        const outcome = outcomeOf(await find(id));
        // The caller names the type of the result, which no stored run knows.
        if (outcome !== undefined) return outcome as Outcome<never>;
        const { dbos } = ready();
        const ended =
          local.get(id) ?? outside(() => dbos.getResult(id, { pollingIntervalMs: RESULT_POLL_MS }));
        // How it ended is asked above. It may not have: the run moved, or the database was away.
        await Promise.resolve(ended).catch(() => pause(RESULT_POLL_MS));
      }
    },

    async *progress(id, from = 0) {
      await find(id);
      const { dbos } = ready();
      const values = outside(() =>
        dbos.readStream(id, PROGRESS, { offset: from, pollingIntervalMs: RESULT_POLL_MS }),
      );
      try {
        for (;;) {
          const next = await outside(() => values.next());
          if (next.done) return;
          // The caller names the type of the values, which no stored run knows.
          yield next.value as never;
        }
      } finally {
        await values.return();
      }
    },

    async list({ workspaceId, process, active, limit = 50 } = {}) {
      const { deployable } = ready();
      const found = await look({
        applicationName: deployable,
        sortDesc: true,
        limit,
        ...(workspaceId === undefined ? {} : { attributes: { workspaceId } }),
        ...(process === undefined ? {} : { workflowName: process }),
        ...(active ? { status: ['PENDING', 'ENQUEUED', 'DELAYED'] } : {}),
      });
      return await withCancels(found);
    },

    stop: async () => {},
  };
}

const RESULT_POLL_MS = 100;

const attributesOf = ({ call }: Order) => ({ workspaceId: call.actor.workspaceId });
