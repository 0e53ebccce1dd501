import { inTransaction, migrate } from '@atelier/database';
import { testDatabase } from '@atelier/database/testing';
import type { Transaction } from '@atelier/event-store';
import { usageLedgerConformance } from './usage-ledger.conformance.ts';
import { memoryUsageLedger } from './usage-ledger.memory.ts';
import {
  postgresUsageLedger,
  ownKeysMigration,
  usageLedgerMigration,
} from './usage-ledger.postgres.ts';

usageLedgerConformance('memory', async () => {
  const ledger = memoryUsageLedger();
  const transaction: Transaction = {
    async query() {
      throw new Error('The memory adapter has no SQL.');
    },
  };
  return {
    ledger,
    record: (entries) => ledger.record(entries, transaction),
  };
});

usageLedgerConformance('PostgreSQL', async () => {
  const { pool } = await testDatabase();
  await migrate(pool, 'billing', [usageLedgerMigration, ownKeysMigration]);
  const ledger = postgresUsageLedger(pool, 'billing');
  return {
    ledger,
    record: (entries) => inTransaction(pool, (client) => ledger.record(entries, client)),
  };
});
