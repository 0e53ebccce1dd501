import type { Module } from '@atelier/api';
import { billing } from '@atelier/billing-contract';
import { identity } from '@atelier/identity-contract';
import { exportUsage } from './application/export-usage.ts';
import type { BillingPorts } from './application/ports.ts';
import { paymentList } from './application/payment-list.projection.ts';
import { publishPayments } from './application/publish-payments.ts';
import { recordCall } from './application/record-call.ts';
import { usage } from './application/usage.ts';
import { paymentBooksMigration } from './infrastructure/payment-books.postgres.ts';
import { stripeCustomersMigration } from './infrastructure/stripe-customers.postgres.ts';
import {
  postgresUsageLedger,
  usageLedgerMigration,
} from './infrastructure/usage-ledger.postgres.ts';
import { type PaymentSettings, startPayments } from './payments.ts';

export const billingModule = {
  name: 'billing',
  contract: billing,
  needs: { identity },
  migrations: [usageLedgerMigration, paymentBooksMigration, stripeCustomersMigration],
  projections: [paymentList],
  publishes: publishPayments,

  async start(host, { identity }, settings) {
    const { pool, schema, clock } = host;
    const { routes, router } = await startPayments(host, settings, async () => {});
    const ports: BillingPorts = { ledger: postgresUsageLedger(pool, schema), identity, clock };
    return {
      routes,
      router: { ...router, usage: usage(ports), exportUsage: exportUsage(ports) },
      subscriptions: [recordCall(ports.ledger)],
    };
  },
} satisfies Module<{ identity: typeof identity }, PaymentSettings>;
