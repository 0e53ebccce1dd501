import { billableUsageMigration, lateCallsMigration } from './billable-usage.postgres.ts';
import { budgetBooksMigration } from './budget-books.postgres.ts';
import { cancelledReceivablesMigration, paymentBooksMigration } from './payment-books.postgres.ts';
import { stripeCustomersMigration } from './stripe-customers.postgres.ts';
import { ownKeysMigration, usageLedgerMigration } from './usage-ledger.postgres.ts';

/** What this context keeps beside its events and read tables, in the order in which it came. */
export const migrations = [
  usageLedgerMigration,
  paymentBooksMigration,
  stripeCustomersMigration,
  billableUsageMigration,
  budgetBooksMigration,
  lateCallsMigration,
  ownKeysMigration,
  cancelledReceivablesMigration,
] as const;
