import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inTransaction, migrate } from '@atelier/database';
import { testDatabase } from '@atelier/database/testing';
import type { Transaction } from '@atelier/event-store';
import { billableUsageConformance } from './billable-usage.conformance.ts';
import { memoryBillableUsage } from './billable-usage.memory.ts';
import {
  billableUsageMigration,
  lateCallsMigration,
  postgresBillableUsage,
} from './billable-usage.postgres.ts';
import { memoryUsageLedger } from './usage-ledger.memory.ts';
import {
  postgresUsageLedger,
  ownKeysMigration,
  usageLedgerMigration,
} from './usage-ledger.postgres.ts';

const { pool } = await testDatabase();
await migrate(pool, 'billing', [
  usageLedgerMigration,
  ownKeysMigration,
  billableUsageMigration,
  lateCallsMigration,
]);

billableUsageConformance('memory', async () => {
  const ledger = memoryUsageLedger();
  const nowhere: Transaction = { query: () => Promise.reject(new Error('There is no SQL.')) };
  return {
    billable: memoryBillableUsage(ledger),
    record: (entries) => ledger.record(entries, nowhere),
    transaction: (work) => work(nowhere),
  };
});

billableUsageConformance('PostgreSQL', async () => {
  const ledger = postgresUsageLedger(pool, 'billing');
  return {
    billable: postgresBillableUsage(pool, 'billing'),
    record: (entries) => inTransaction(pool, (client) => ledger.record(entries, client)),
    transaction: (work) => inTransaction(pool, work),
  };
});

test('calls of an invoice whose transaction fails are on no invoice', async () => {
  const billable = postgresBillableUsage(pool, 'billing');
  const all = { from: '2026-03-20T00:00:00.000Z', to: '2026-03-21T00:00:00.000Z' };
  const segments = [
    { ...all, plan: 'pro', title: 'Pro', allowanceNanoUsd: 0, markUpBasisPoints: 0 },
  ];
  const claim = { workspaceId: 'workspace_sums', segments, invoiceId: 'invoice_undone' } as const;
  const undone = inTransaction(pool, async (client) => {
    assert.equal((await billable.claim(claim, client)).length, 1);
    throw new Error('The invoice cannot be drafted.');
  });
  await assert.rejects(undone, /cannot be drafted/);
  assert.equal(await billable.isLeft('workspace_sums', segments), true);
});
