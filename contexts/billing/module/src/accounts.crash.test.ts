import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { inTransaction, openPool } from '@atelier/database';
import { testDatabase } from '@atelier/database/testing';
import { postgresEventStore, writer } from '@atelier/event-store';
import { accountProjections } from './accounts.ts';
import { subscriptionAt, subscriptionIdOf, subscriptions } from './application/account-streams.ts';
import { seedAllPlans } from './application/save-plan.ts';
import { startDue } from './application/start-due.ts';
import { asBilling } from './application/take-payments.ts';
import { seedPlans } from './domain/plan.ts';
import { postgresUsageLedger } from './infrastructure/usage-ledger.postgres.ts';
import { accountsOnPostgres, prepareAccounts } from './testing/accounts-on-postgres.ts';
import { SAMPLE_CALL } from './testing/sample-call.ts';

const BEGUN = '2026-01-31T12:00:00.000Z';
const MONTHS_LATER = '2026-06-05T00:00:00.000Z';
const WORKSPACES = Array.from({ length: 16 }, (_, number) => `workspace_${number}` as const);
const CALLS_EACH = 40;
/** When a server lives, and for how long after its first deed. */
const VICTIMS = [
  ['2026-01-31T12:00:01.000Z', 200],
  ['2026-03-01T00:00:00.000Z', 50],
  ['2026-04-01T00:00:00.000Z', 350],
  ['2026-05-01T00:00:00.000Z', 150],
] as const;
const PROGRAM = new URL('./testing/billing-server.program.ts', import.meta.url);

test('servers that are killed amid their invoices make each invoice, number and payment once', async () => {
  const { url } = await testDatabase({ max: 20 });
  const pool = openPool(url, { applicationName: 'survivor', schema: 'billing' });
  try {
    await prepareAccounts(pool);
    await begin(pool);
    await recordCalls(pool);
    for (const [now, livesMs] of VICTIMS) await killedAfter(livesMs, pool, url, now);
    const { ports, processes } = await accountsOnPostgres(pool, url, MONTHS_LATER);
    try {
      await untilDone(ports);

      const { items } = await ports.invoiceRows.everywhere.list({ limit: 1000 });
      // Months in which nobody came to it are on one invoice together.
      assert.ok(items.length > WORKSPACES.length, `${items.length} invoices`);
      assert.ok(items.every(({ status }) => status === 'paid'));
      const { rows: suspended } = await pool.query(
        `select workspace_id from billing.events where type = 'SubscriptionSuspended'`,
      );
      assert.deepEqual(suspended, [], 'nobody is suspended for what a dead server did not ask for');
      const calls = new Map(WORKSPACES.map((workspaceId) => [workspaceId as string, 0]));
      for (const { workspaceId, lines } of items)
        for (const { kind, calls: some = 0 } of lines)
          if (kind === 'usage') calls.set(workspaceId, (calls.get(workspaceId) ?? 0) + some);
      const all = WORKSPACES.map((workspaceId) => [workspaceId, CALLS_EACH]);
      assert.deepEqual([...calls], all, 'each call is on one invoice');
      const fees = items.flatMap(({ lines }) => lines).filter(({ kind }) => kind === 'fee');
      assert.equal(fees.length, WORKSPACES.length * 5, 'each month is asked for once');
      const numbers = items.map(({ number = '' }) => number).toSorted((a, b) => (a < b ? -1 : 1));
      assert.deepEqual(
        numbers,
        numbers.map((_, index) => `INV-2026-${String(index + 1).padStart(6, '0')}`),
      );
      const { rows } = await pool.query('select invoice_id, cents from taken order by 1');
      assert.deepEqual(
        rows.map(({ invoice_id, cents }) => [invoice_id, cents]),
        items
          .filter(({ payableCents }) => payableCents > 0)
          .map(({ id, payableCents }) => [id, payableCents])
          .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
        'each invoice is paid once',
      );
    } finally {
      await processes.stop();
    }
  } finally {
    await pool.end();
  }
});

type Pool = ReturnType<typeof openPool>;
type Ports = Awaited<ReturnType<typeof accountsOnPostgres>>['ports'];

async function begin(pool: Pool): Promise<void> {
  const write = writer(
    postgresEventStore({ pool, schema: 'billing', projections: accountProjections }),
  );
  await seedAllPlans({ write });
  const [, plan] = seedPlans;
  assert.ok(plan);
  const contact = { name: 'Ada', email: 'ada@example.com', address: [] };
  for (const workspaceId of WORKSPACES) {
    const subscriptionId = subscriptionIdOf(workspaceId);
    await write(asBilling(workspaceId), ({ record }) =>
      record(subscriptions, subscriptionAt(workspaceId), {
        type: 'Subscribe',
        ...{ workspaceId, subscriptionId, contact, plan, at: BEGUN },
      }),
    );
  }
}

async function recordCalls(pool: Pool): Promise<void> {
  const ledger = postgresUsageLedger(pool, 'billing');
  const entries = WORKSPACES.flatMap((workspaceId) =>
    Array.from({ length: CALLS_EACH }, (_, number) => ({
      ...SAMPLE_CALL,
      requestId: `request_${workspaceId}_${number}`,
      workspaceId,
      at: new Date(Date.parse(BEGUN) + number * 2.5 * 86_400_000).toISOString(),
      costNanoUsd: 1_234_567_891 + number,
    })),
  );
  await inTransaction(pool, (client) => ledger.record(entries, client));
}

/** A server of its own that works on what is due and is killed `livesMs` after it did something. */
async function killedAfter(livesMs: number, pool: Pool, url: string, now: string): Promise<void> {
  const events = async () =>
    (await pool.query('select count(*)::int as all from billing.events')).rows[0].all;
  const before = await events();
  const child = fork(PROGRAM, [url, now], { execArgv: ['--no-deprecation'] });
  const gone = once(child, 'exit');
  await once(child, 'message');
  // On a busy machine that takes longer than a victim lives elsewhere.
  while ((await events()) === before) {
    assert.equal(child.exitCode, null, 'it works until it is killed');
    await pause(5);
  }
  await pause(livesMs);
  child.kill('SIGKILL');
  await gone;
}

async function untilDone(ports: Ports): Promise<void> {
  for (let turn = 0; turn < 100; turn++) {
    const ids = await startDue(ports);
    if (ids.length === 0) return;
    const ends = await Promise.all(ids.map((id) => ports.processes.result(id)));
    for (const end of ends) assert.equal(end.outcome, 'completed', JSON.stringify(end));
  }
  assert.fail('Something stays due for ever.');
}
