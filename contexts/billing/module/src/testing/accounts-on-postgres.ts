import { migrate } from '@atelier/database';
import { eventStoreMigrations, postgresEventStore, prepareReadTables } from '@atelier/event-store';
import type { IdentityClient } from '@atelier/identity-contract';
import { startProcesses } from '@atelier/processes';
import type { Pool } from 'pg';
import { accountPorts, accountProcesses, accountProjections } from '../accounts.ts';
import type { AccountPorts } from '../application/account-ports.ts';
import type { Payments } from '../application/payment-provider.ts';
import {
  billableUsageMigration,
  lateCallsMigration,
  postgresBillableUsage,
} from '../infrastructure/billable-usage.postgres.ts';
import { pdfDocuments } from '../infrastructure/documents.pdf.ts';
import { ownKeysMigration, usageLedgerMigration } from '../infrastructure/usage-ledger.postgres.ts';

const SCHEMA = 'billing';
const LEASE = { leaseMs: 600, beatMs: 100 };

/** The tables of billing, and one of what somebody who takes money was asked for. */
export async function prepareAccounts(pool: Pool): Promise<void> {
  await migrate(pool, SCHEMA, eventStoreMigrations, 'event-store');
  await migrate(pool, SCHEMA, [
    usageLedgerMigration,
    ownKeysMigration,
    billableUsageMigration,
    lateCallsMigration,
  ]);
  await prepareReadTables(pool, SCHEMA, accountProjections);
  await pool.query(
    `create table ${SCHEMA}.taken (key text primary key, invoice_id text, cents int)`,
  );
}

/** A server's part in billing, its time begun at `now`. */
export async function accountsOnPostgres(pool: Pool, databaseUrl: string, now: string) {
  const startedMs = Date.now();
  const clock = { now: () => new Date(Date.parse(now) + Date.now() - startedMs) };
  const store = postgresEventStore({
    pool,
    schema: SCHEMA,
    projections: accountProjections,
    clock,
  });
  let ports!: AccountPorts;
  const processes = await startProcesses({
    pool,
    databaseUrl,
    leaseTimes: LEASE,
    definitions(processes) {
      ports = accountPorts(
        {
          store,
          clock,
          processes,
          billable: postgresBillableUsage(pool, SCHEMA),
          charges: chargesIn(pool),
          lacksCard: async () => false,
          documents: pdfDocuments(),
          // The schedule asks identity nothing.
          identity: {} as IdentityClient,
          tell: async () => {},
        },
        () => {},
      );
      return accountProcesses(ports);
    },
  });
  return { ports, processes, store };
}

/** Takes money once per key and says so again. */
function chargesIn(pool: Pool): Payments {
  return {
    async charge({ idempotencyKey, invoiceId, amountCents }) {
      await pool.query(
        `insert into ${SCHEMA}.taken values ($1, $2, $3) on conflict (key) do nothing`,
        [idempotencyKey, invoiceId, amountCents],
      );
      return { kind: 'paid', reference: `ref_${idempotencyKey}` };
    },
    refund: async ({ idempotencyKey }) => ({ kind: 'paid', reference: idempotencyKey }),
    cancel: async () => {},
  };
}
