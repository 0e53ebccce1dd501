import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inTransaction, migrate } from '@atelier/database';
import { testDatabase } from '@atelier/database/testing';
import type { Transaction } from '@atelier/event-store';
import { budgetPeriodOf } from '../domain/budget-period.ts';
import { budget, budgetBooksConformance, entry } from './budget-books.conformance.ts';
import { memoryBudgetBooks } from './budget-books.memory.ts';
import { budgetBooksMigration, postgresBudgetBooks } from './budget-books.postgres.ts';
import { memoryUsageLedger } from './usage-ledger.memory.ts';
import {
  postgresUsageLedger,
  ownKeysMigration,
  usageLedgerMigration,
} from './usage-ledger.postgres.ts';

const nowhere: Transaction = {
  query: () => Promise.reject(new Error('The memory has no SQL.')),
};

budgetBooksConformance('memory', async () => {
  const ledger = memoryUsageLedger();
  return {
    books: memoryBudgetBooks(ledger),
    async record(entries, work) {
      await ledger.record(entries, nowhere);
      await work(nowhere);
    },
  };
});

async function onPostgres() {
  const { pool } = await testDatabase();
  await migrate(pool, 'billing', [usageLedgerMigration, ownKeysMigration, budgetBooksMigration]);
  const ledger = postgresUsageLedger(pool, 'billing');
  return {
    books: postgresBudgetBooks(pool, 'billing'),
    record: (
      entries: Parameters<typeof ledger.record>[0],
      work: (transaction: Transaction) => Promise<void>,
    ) =>
      inTransaction(pool, async (client) => {
        await ledger.record(entries, client);
        await work(client);
      }),
  };
}

budgetBooksConformance('PostgreSQL', onPostgres);

test('PostgreSQL: servers that count at once miss no call, and what is rolled back is not counted', async () => {
  const { books, record } = await onPostgres();
  const period = budgetPeriodOf('month', new Date('2026-03-10T00:00:00Z'));
  const failing = record([entry('failed', 1000)], async (transaction) => {
    await books.add(budget, period, 1000, transaction);
    throw new Error('something else failed');
  });
  await assert.rejects(failing, /something else/);
  await Promise.all(
    Array.from({ length: 8 }, (_, at) =>
      record([entry(`call ${at}`, 10)], async (transaction) => {
        await books.add(budget, period, 10, transaction);
      }),
    ),
  );
  assert.equal((await books.standing(budget, period)).usedNanoUsd, 80);
});
