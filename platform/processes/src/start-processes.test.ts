import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { inTransaction } from '@atelier/database';
import { testDatabase } from '@atelier/database/testing';
import type { CallContext } from '@atelier/kernel';
import { sealer } from '@atelier/sealing';
import { silentLog } from '@atelier/telemetry';
import type pg from 'pg';
import { conformancePorts, conformanceProcesses } from './conformance/suite-processes.ts';
import { defineProcess, type Run } from './process.ts';
import { processesConformance } from './processes.conformance.ts';
import { type Processes, ProcessIdTaken } from './processes.ts';
import { listenForWork, tellOfWork } from './new-work.ts';
import { startProcesses } from './start-processes.ts';

type Ports = { readonly processes: Processes; readonly pool: pg.Pool };

const call: CallContext = {
  actor: { kind: 'user', userId: 'user_1', workspaceId: 'workspace_2', roles: [], permissions: [] },
  requestId: 'request_1',
};

const noted = defineProcess('noted', async (run: Run<Ports>, text: string) => {
  await run.transaction('note', async (transaction) => {
    await transaction.query('insert into notes(text) values ($1)', [text]);
    if (text === 'not to be kept') throw new Error('on second thoughts');
  });
});

const starter = defineProcess(
  'starter',
  async (run: Run<Ports>, ids: { first: string; second: string }) => {
    const { processes } = run.ports;
    await run.step('start one here', () => processes.start(noted, ids.first, 'a', run.call));
    await run.transaction('start one with the commit', (transaction) =>
      processes.start(noted, ids.second, 'b', run.call, transaction),
    );
    await run.step('wait', async () => {
      await processes.result(ids.first);
      await processes.result(ids.second);
    });
  },
);

const { pool, url } = await testDatabase();
const ports = conformancePorts();
const processes = await startProcesses({
  pool,
  databaseUrl: url,
  definitions: (processes) => [
    ...conformanceProcesses(ports),
    noted.with({ processes, pool }),
    starter.with({ processes, pool }),
  ],
  undoRetry: { attempts: 3, firstDelayMs: 1 },
  sealer: sealer(randomBytes(32)),
});
after(() => processes.stop());
await pool.query('create table notes(text text)');

processesConformance({ name: 'PostgreSQL', processes, ports });

const until = async (holds: () => Promise<boolean>) => {
  while (!(await holds())) await pause(5);
};
const notes = async () => (await pool.query('select text from notes')).rows.map(({ text }) => text);

test('a process and what its caller writes are committed together or not at all', async () => {
  const begin = (id: string, rollback: boolean) =>
    inTransaction(pool, async (transaction) => {
      await transaction.query('insert into notes(text) values ($1)', [id]);
      await processes.start(noted, id, `by ${id}`, call, transaction);
      // Again, as a handler does that is repeated.
      await processes.start(noted, id, `by ${id}`, call, transaction);
      if (rollback) throw new Error('rolled back');
    });
  await assert.rejects(begin('process_rolled_back', true));
  assert.equal(await processes.status('process_rolled_back'), undefined);
  await begin('process_committed', false);
  assert.equal((await processes.result('process_committed')).outcome, 'completed');
  assert.deepEqual(await notes(), ['process_committed', 'by process_committed']);
});

test('new work is heard of when its transaction commits, also after the connection was lost', async () => {
  let heard = 0;
  const begin = async () => void heard++;
  const stop = listenForWork(pool, 'office', begin, silentLog);
  const listener = async () => {
    const { rows } = await pool.query(
      `select pid from pg_stat_activity where query = 'listen "office"' and state = 'idle'`,
    );
    return rows[0]?.pid;
  };
  const tell = (rollback: boolean) =>
    inTransaction(pool, async (transaction) => {
      await tellOfWork(transaction, 'office');
      if (rollback) throw new Error('rolled back');
    });
  const isHeard = async () => {
    heard = 0;
    await assert.rejects(tell(true));
    await tell(false);
    await until(async () => heard > 0);
    assert.equal(heard, 1);
  };
  await until(async () => (await listener()) !== undefined);
  await isHeard();
  const lost = await listener();
  await pool.query('select pg_terminate_backend($1)', [lost]);
  await until(async () => ![lost, undefined].includes(await listener()));
  await isHeard();
  stop();
});

test('an id taken by another process leaves the transaction usable', async () => {
  await inTransaction(pool, async (transaction) => {
    await assert.rejects(
      processes.start(starter, 'process_committed', { first: 'x', second: 'y' }, call, transaction),
      ProcessIdTaken,
    );
    await transaction.query('select 1');
  });
});

test('a step in a transaction that fails leaves nothing', async () => {
  await processes.start(noted, 'process_doubtful', 'not to be kept', call);
  const ended = await processes.result('process_doubtful');
  assert.ok(ended.outcome === 'failed');
  assert.equal(ended.failure.message, 'on second thoughts');
  assert.ok(!(await notes()).includes('not to be kept'));
});

test('what processes are given, answer, send and fail with is nowhere to be read', async () => {
  const { rows: tables } = await pool.query<{ name: string }>(
    `select quote_ident(table_name) as name from information_schema.tables
      where table_schema = 'processes'`,
  );
  assert.ok(tables.length > 10);
  for (const { name } of tables) {
    const { rowCount } = await pool.query(
      `select from processes.${name} as t
        where t::text like any (array['%not to be kept%', '%on second thoughts%', '%user_1%'])`,
    );
    assert.equal(rowCount, 0, name);
  }
});

test('a step may start another process, which does not end with it', async () => {
  const ids = { first: 'process_inner_1', second: 'process_inner_2' };
  await processes.start(starter, 'process_outer', ids, call);
  assert.equal((await processes.result('process_outer')).outcome, 'completed');
  assert.ok((await notes()).includes('a') && (await notes()).includes('b'));
});

test('processes go on when the database hangs up on everybody', async () => {
  const ids = Array.from({ length: 10 }, (_, index) => `process_hung_up_${index}`);
  await Promise.all(ids.map((id) => processes.start(noted, id, id, call)));
  await pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid()`,
  );
  for (const id of ids) assert.equal((await processes.result(id)).outcome, 'completed');
  const kept = await notes();
  for (const id of ids) assert.equal(kept.filter((text) => text === id).length, 1);
});

test('what ended is forgotten after its time, with its payments; what runs is not', async () => {
  const before = (await pool.query('select count(*)::int as n from processes.paid_results')).rows;
  assert.ok(before[0].n > 0);
  await pool.query(
    `insert into processes.paid_results(key, process_id, step, executor_id, token, status)
     values ('of a living one', 'process_living', 'pay', 'nobody', gen_random_uuid(), 'started')`,
  );
  assert.ok((await processes.purge(new Date(Date.now() + 1_000))) > 20);
  assert.equal(await processes.status('process_outer'), undefined);
  const { rows } = await pool.query('select key from processes.paid_results');
  assert.deepEqual(rows, [{ key: 'of a living one' }]);
});
