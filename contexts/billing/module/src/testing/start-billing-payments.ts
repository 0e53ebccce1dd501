import { after } from 'node:test';
import { startApi } from '@atelier/api';
import { fakeActor, httpClient } from '@atelier/api/testing';
import { billing } from '@atelier/billing-contract';
import { migrate } from '@atelier/database';
import { testDatabase } from '@atelier/database/testing';
import { eventStoreMigrations, postgresEventStore, prepareReadTables } from '@atelier/event-store';
import { identity } from '@atelier/identity-contract';
import { newId, systemClock, type WorkspaceId } from '@atelier/kernel';
import { clientOf, handler, inProcess } from '@atelier/rpc';
import { createLog, createMetrics, type Log, silentLog } from '@atelier/telemetry';
import type { Pool } from 'pg';
import { paymentList } from '../application/payment-list.projection.ts';
import type { Standing } from '../application/payment-ports.ts';
import {
  cancelledReceivablesMigration,
  paymentBooksMigration,
} from '../infrastructure/payment-books.postgres.ts';
import { stripeCustomersMigration } from '../infrastructure/stripe-customers.postgres.ts';
import { type PaymentSettings, startPayments } from '../payments.ts';

const projections = [paymentList];

/** The host of billing on a database, as far as payments need it. */
export function billingHost(pool: Pool, log: Log = silentLog) {
  const store = postgresEventStore({ pool, schema: 'billing', projections });
  return {
    store,
    pool,
    schema: 'billing',
    clock: systemClock,
    log,
    identity: everybodyOwns,
    customerOf: async () => 'Ada’s workshop',
    onStanding: async () => {},
  };
}

const everybodyOwns = clientOf(
  identity,
  inProcess({
    describeWorkspace: handler(identity.describeWorkspace, async ({ call }) => ({
      id: call.actor.workspaceId,
      role: 'owner' as const,
    })),
  }),
);

async function newDatabase(): Promise<On> {
  const { pool, url: databaseUrl } = await testDatabase();
  await migrate(pool, 'billing', eventStoreMigrations, 'event-store');
  await migrate(pool, 'billing', [
    paymentBooksMigration,
    stripeCustomersMigration,
    cancelledReceivablesMigration,
  ]);
  await prepareReadTables(pool, 'billing', projections);
  return { pool, databaseUrl, workspaceId: newId('workspace') };
}

type On = { readonly pool: Pool; readonly databaseUrl: string; readonly workspaceId: WorkspaceId };

/** Payments behind a real HTTP listener until the test ends, on a new database or that of others. */
export async function startBillingPayments(settings: PaymentSettings = {}, on?: On) {
  const { pool, databaseUrl, workspaceId } = on ?? (await newDatabase());
  const standings: Standing[] = [];
  const logged: string[] = [];
  const log = createLog({ level: 'debug', destination: { write: (line) => logged.push(line) } });
  const { payments, lacksCard, routes, router } = await startPayments(
    { ...billingHost(pool, log), onStanding: async (standing) => void standings.push(standing) },
    settings,
  );
  const { listPayments, listAwaitedPayments, getPayment, recordPayment } = billing;
  const { getPaymentMethod, setUpPaymentMethod, removePaymentMethod } = billing;
  const contract = {
    listPayments,
    listAwaitedPayments,
    getPayment,
    recordPayment,
    getPaymentMethod,
    setUpPaymentMethod,
    removePaymentMethod,
  };
  const member = [
    { resource: 'billing', action: 'read' },
    { resource: 'billing', action: 'manage' },
  ];
  const actors: Readonly<Record<string, ReturnType<typeof fakeActor>>> = {
    ada: fakeActor({ workspaceId, permissions: member }),
    eve: fakeActor({ workspaceId: newId('workspace'), permissions: member }),
    staff: fakeActor({ workspaceId: newId('workspace') }),
  };
  const api = await startApi({
    modules: [
      {
        module: { name: 'billing', contract },
        started: {
          router,
          routes,
          async authenticate({ value }) {
            const actor = actors[value];
            return actor && { actor };
          },
        },
      },
    ],
    log,
    metrics: createMetrics(),
  });
  after(() => api.close(0));
  return {
    url: api.url,
    databaseUrl,
    pool,
    payments,
    lacksCard: () =>
      lacksCard(workspaceId, { PROVIDER_UNAVAILABLE: () => new Error('PROVIDER_UNAVAILABLE') }),
    workspaceId,
    /** What those who wait for the money were told. */
    standings,
    logged,
    ada: httpClient(api.url, 'ada'),
    eve: httpClient(api.url, 'eve'),
    staff: httpClient(api.url, 'staff'),
    /** The kinds of events that were recorded, in order. */
    async recorded(): Promise<readonly string[]> {
      const { rows } = await pool.query('select type from billing.events order by position');
      return rows.map(({ type }) => type);
    },
  };
}
