import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { defineProcess, type Run } from '../process.ts';

/** What the processes of the crash tests touch: a ledger of deeds, and a provider that is paid. */
export type World = {
  readonly pool: pg.Pool;
  readonly providerUrl: string;
  /** Who does it: the name of the server. */
  readonly server: string;
};

const did = ({ ports: { pool, server }, id }: Run<World>, deed: string) =>
  pool.query('insert into deeds(process_id, deed, server) values ($1, $2, $3)', [id, deed, server]);

/**
 * Eight steps, each followed by one that writes in the record's own transaction. The sleepwalker
 * stops its own time amid the third of these, when its run is locked as it is at a commit.
 */
export const long = defineProcess('long', async (run: Run<World>, stepMs: number) => {
  for (let index = 0; index < 8; index++) {
    await run.step(`step ${index}`, async () => {
      await did(run, `step ${index}`);
      await pause(stepMs);
    });
    await run.transaction(`write ${index}`, async (transaction) => {
      await transaction.query('insert into deeds(process_id, deed, server) values ($1, $2, $3)', [
        run.id,
        `write ${index}`,
        run.ports.server,
      ]);
      if (run.ports.server !== 'sleepwalker' || index !== 2) return;
      await transaction.query(
        'select 1 from processes.workflow_status where workflow_uuid = $1 for update',
        [run.id],
      );
      process.kill(process.pid, 'SIGSTOP');
    });
  }
  return run.call.requestId;
});

/** Pays once, at a moment given by the input; can look the payment up when `careful`. */
export const buyer = defineProcess(
  'buyer',
  async (run: Run<World>, { careful, waitMs }: { careful: boolean; waitMs: number }) => {
    const { providerUrl } = run.ports;
    await run.step('prepare', () => pause(waitMs));
    const bought = await run.paid(
      'buy',
      `key of ${run.id}`,
      async ({ key }) => {
        const response = await fetch(`${providerUrl}/pay?key=${encodeURIComponent(key)}`, {
          method: 'POST',
        });
        return (await response.json()) as { receipt: string };
      },
      careful
        ? {
            recover: async (key) => {
              const response = await fetch(`${providerUrl}/paid?key=${encodeURIComponent(key)}`);
              const receipt = (await response.json()) as { receipt: string } | null;
              return receipt === null ? { paid: false } : { paid: true, result: receipt };
            },
          }
        : {},
    );
    await run.step('use', () => pause(waitMs / 2));
    return bought.receipt;
  },
);

/** Fails at its third step; each undo takes a while. */
export const undoer = defineProcess('undoer', async (run: Run<World>, undoMs: number) => {
  for (const name of ['first', 'second', 'third'])
    await run.step(
      name,
      async () => {
        await did(run, name);
        if (name === 'third') throw new Error('the third fails');
      },
      async () => {
        await pause(undoMs);
        await did(run, `undo ${name}`);
      },
    );
});

/** One long step, which ends only when it is told to. */
export const endless = defineProcess('endless', async (run: Run<World>, _input: null) => {
  await run.step(
    'go on and on',
    async ({ signal }) => {
      await run.progress('begun');
      await pause(60_000, undefined, { signal });
    },
    async () => void (await did(run, 'taken back')),
  );
});

/** Sleeps, and then waits for a signal. */
export const sleeper = defineProcess('sleeper', async (run: Run<World>, sleepMs: number) => {
  const fellAsleepAt = await run.now();
  await run.sleep(sleepMs);
  const sleptMs = (await run.now()).getTime() - fellAsleepAt.getTime();
  return { sleptMs, signal: await run.waitFor<string>('wake', 60_000) };
});

export const crashProcesses = (world: World) => [
  long.with(world),
  buyer.with(world),
  undoer.with(world),
  sleeper.with(world),
  endless.with(world),
];
