import type { Module } from '@atelier/api';
import { billing } from '@atelier/billing-contract';
import { identity } from '@atelier/identity-contract';
import { exportUsage } from './application/export-usage.ts';
import type { BillingPorts } from './application/ports.ts';
import { recordCall } from './application/record-call.ts';
import { usage } from './application/usage.ts';
import {
  postgresUsageLedger,
  usageLedgerMigration,
} from './infrastructure/usage-ledger.postgres.ts';

export const billingModule = {
  name: 'billing',
  contract: billing,
  needs: { identity },
  migrations: [usageLedgerMigration],
  projections: [],

  async start({ pool, schema, clock }, { identity }) {
    const ports: BillingPorts = { ledger: postgresUsageLedger(pool, schema), identity, clock };
    return {
      router: { usage: usage(ports), exportUsage: exportUsage(ports) },
      subscriptions: [recordCall(ports.ledger)],
    };
  },
} satisfies Module<{ identity: typeof identity }, unknown>;
