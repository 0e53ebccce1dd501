import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inTransaction, migrate } from '@atelier/database';
import { testDatabase } from '@atelier/database/testing';
import type { PaymentProvider } from '../application/payment-provider.ts';
import { memoryBooks } from './payment-books.memory.ts';
import { paymentBooksMigration, postgresBooks } from './payment-books.postgres.ts';
import { paymentsConformance } from './payments.conformance.ts';
import { ledgerPayments } from './payments.ledger.ts';

const settledBy =
  ({ byHand }: PaymentProvider) =>
  async (workspaceId: string, paymentReference: string) => {
    await byHand?.paid({ workspaceId, paymentReference });
  };

paymentsConformance('ledger in memory', async () => {
  const books = memoryBooks();
  const provider = ledgerPayments(books);
  return {
    provider,
    settle: settledBy(provider),
    charges: async (workspaceId) => books.receivables(workspaceId),
  };
});

const database = testDatabase().then(async ({ pool }) => {
  await migrate(pool, 'billing', [paymentBooksMigration]);
  return pool;
});

paymentsConformance('ledger in PostgreSQL', async () => {
  const pool = await database;
  const provider = ledgerPayments(postgresBooks(pool, 'billing'));
  return {
    provider,
    settle: settledBy(provider),
    async charges(workspaceId) {
      const { rowCount } = await pool.query(
        `select from billing.book_entries where kind = 'receivable' and workspace_id = $1`,
        [workspaceId],
      );
      return rowCount ?? 0;
    },
  };
});

test('all accounts together are zero, and nobody owes what was paid', async () => {
  const pool = await database;
  const { rows } = await pool.query(
    `select sum(amount_cents)::int as total from billing.book_postings`,
  );
  assert.equal(rows[0].total, 0);
});

test('books that do not balance are not committed', async () => {
  const pool = await database;
  const entry = `insert into billing.book_entries
    values ('receivable_x', 'receivable', 'workspace_x', 'invoice_x', 'key_x', 'receivable_x', 100)`;
  await assert.rejects(pool.query(entry), /0 postings/);
  const oneSided = inTransaction(pool, async (client) => {
    await client.query(entry);
    await client.query(`insert into billing.book_postings values
      ('receivable_x', 'accounts-receivable', 100), ('receivable_x', 'revenue', -99)`);
  });
  await assert.rejects(oneSided, /adds up to 1 cents/);
});

test('what is in the books stays as it is', async () => {
  const pool = await database;
  for (const change of [
    'update billing.book_entries set amount_cents = 1',
    'delete from billing.book_postings',
  ])
    await assert.rejects(pool.query(change), /stays as it is/);
});
