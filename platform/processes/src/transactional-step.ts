import { AsyncLocalStorage } from 'node:async_hooks';
import { inTransaction, quoted, type Transaction } from '@atelier/database';
import type { DataSourceTransactionHandler } from '@dbos-inc/dbos-sdk/datasource';
import type pg from 'pg';
import { failureOf } from './failure.ts';
import type { Entry } from './journal.ts';
import { throughOutages } from './outage.ts';
import type { TextSeal } from './text-seal.ts';

const NAME = 'processes';

/** Steps whose writes and whose record are one transaction of our pool. */
export type TransactionalSteps = {
  run<T>(name: string, work: (transaction: Transaction) => Promise<Entry<T>>): Promise<Entry<T>>;
};

/**
 * Makes the pool a data source of DBOS. The step's answer is written to `transaction_completion` in
 * the step's own transaction; DBOS then records it a second time in its journal, and whatever
 * crashes in between, the first record wins and the work is not repeated.
 */
export async function transactionalSteps(
  pool: pg.Pool,
  schema: string,
  seal: TextSeal,
): Promise<TransactionalSteps> {
  const [{ DBOS }, dbos] = await Promise.all([
    import('@dbos-inc/dbos-sdk'),
    import('@dbos-inc/dbos-sdk/datasource'),
  ]);
  const table = `${quoted(schema)}.transaction_completion`;
  const open = new AsyncLocalStorage<pg.PoolClient>();

  const recorded = async (workflowId: string, step: number) => {
    const { rows } = await throughOutages(() =>
      pool.query(
        `select output, error from ${table} where workflow_id = $1 and function_num = $2`,
        [workflowId, step],
      ),
    );
    const [row] = rows as { output: string | null; error: string | null }[];
    return row && { ...row, output: row.output === null ? null : seal.read(row.output) };
  };

  const once = async <T>(workflowId: string, step: number, work: () => Promise<T>): Promise<T> => {
    const before = await recorded(workflowId, step);
    if (before) return dbos.replayRecordedStep<T>(before);
    return await inTransaction(
      pool,
      async (client) => {
        const output = await open.run(client, work);
        const { rowCount } = await client.query(
          `insert into ${table}(workflow_id, function_num, output) values ($1, $2, $3)
           on conflict do nothing`,
          // The form in which DBOS reads it back; entries are plain JSON.
          [workflowId, step, seal.write(JSON.stringify({ json: output }))],
        );
        if (rowCount === 0) throw new dbos.DBOSStepAlreadyRecordedError(workflowId, step);
        // Last: from here on another owner's record of this step waits for our commit.
        await dbos.assertStillOwnsWorkflow(workflowId);
        return output;
      },
      { attempts: 5 },
    );
  };

  const handler: DataSourceTransactionHandler = {
    name: NAME,
    initialize: () =>
      inTransaction(pool, (client) =>
        dbos.migrateDataSourcePG(async (sql) => (await client.query(sql)).rows, schema),
      ),
    destroy: async () => {},
    deleteCheckpoints: (workflowId, fromStep, beforeCommit) =>
      inTransaction(pool, async (client) => {
        await client.query(`delete from ${table} where workflow_id = $1 and function_num >= $2`, [
          workflowId,
          fromStep,
        ]);
        await beforeCommit?.();
      }),
    async invokeTransactionFunction<This, Args extends unknown[], Answer>(
      _config: unknown,
      self: This,
      work: (this: This, ...args: Args) => Promise<Answer>,
      ...args: Args
    ): Promise<Answer> {
      const { workflowID, stepID } = DBOS;
      if (workflowID === undefined || stepID === undefined)
        throw new Error('A transactional step runs only inside a process.');
      try {
        return await throughOutages(() => once(workflowID, stepID, () => work.apply(self, args)));
      } catch (error) {
        if (error instanceof dbos.DBOSWorkflowConflictError) throw error;
        if (error instanceof dbos.DBOSStepAlreadyRecordedError) {
          const winner = await recorded(workflowID, stepID);
          if (winner === undefined) throw error;
          return dbos.replayRecordedStep<Answer>(winner);
        }
        // Rolled back: what remains is an entry that says so, which `run` below gave its type.
        return { failure: failureOf(error) } as Answer;
      }
    },
  };
  dbos.registerDataSource(handler);

  return {
    async run(name, work) {
      const inside = () => {
        const client = open.getStore();
        if (client === undefined) throw new Error('The transaction of the step is not open.');
        return work(client as Transaction);
      };
      return await dbos.runTransaction(inside, name, { dsName: NAME });
    },
  };
}
