import type { Module } from '@atelier/api';
import { billing } from '@atelier/billing-contract';
import { gateway } from '@atelier/gateway-contract';
import { identity } from '@atelier/identity-contract';
import { notifications } from '@atelier/notifications-contract';
import { accountProjections, settler, startAccounts } from './accounts.ts';
import { budgetList } from './application/budget-list.projection.ts';
import { exportUsage } from './application/export-usage.ts';
import { invoiceList } from './application/invoice-list.projection.ts';
import { noteLateCalls } from './application/note-late-calls.ts';
import { payInvoice } from './application/pay-invoice.ts';
import { paymentList } from './application/payment-list.projection.ts';
import type { BillingPorts } from './application/ports.ts';
import { publish } from './application/publish.ts';
import { recordCall } from './application/record-call.ts';
import { teller, tellPeople } from './application/tell-people.process.ts';
import { usage } from './application/usage.ts';
import { startBudgets } from './budgets.ts';
import { postgresBillableUsage } from './infrastructure/billable-usage.postgres.ts';
import { postgresBudgetBooks } from './infrastructure/budget-books.postgres.ts';
import { pdfDocuments } from './infrastructure/documents.pdf.ts';
import { migrations } from './infrastructure/migrations.ts';
import { postgresUsageLedger } from './infrastructure/usage-ledger.postgres.ts';
import { type PaymentSettings, startPayments } from './payments.ts';

export const billingModule = {
  name: 'billing',
  contract: billing,
  needs: { identity, notifications, gateway },
  migrations,
  projections: [paymentList, ...accountProjections, budgetList],
  publishes: publish,

  async start(host, { identity, notifications, gateway }, settings) {
    const { pool, schema, clock } = host;
    const tell = teller(host.processes);
    const invoiceRows = host.store.rows(invoiceList);
    const paying = await startPayments(
      {
        ...host,
        identity,
        onStanding: settler(() => accounts.ports),
        customerOf: async (id) => (await invoiceRows.everywhere.get(id))?.contact.name ?? '',
      },
      settings,
    );
    const accounts = await startAccounts(host, {
      ...host,
      billable: postgresBillableUsage(pool, schema),
      charges: paying.payments,
      lacksCard: paying.lacksCard,
      documents: pdfDocuments(),
      identity,
      tell,
    });
    const noteLate = noteLateCalls(accounts.ports);
    const books = postgresBudgetBooks(pool, schema);
    const budgets = startBudgets({ ...host, books, identity, tell, limits: gateway });
    const ports: BillingPorts = { ledger: postgresUsageLedger(pool, schema), identity, clock };
    return {
      routes: paying.routes,
      router: {
        ...accounts.router,
        ...paying.router,
        ...budgets.router,
        payInvoice: payInvoice(accounts.ports, paying.ports),
        usage: usage(ports),
        exportUsage: exportUsage(ports),
      },
      subscriptions: [
        recordCall(ports.ledger, async (entered, transaction) => {
          await noteLate(entered, transaction);
          await budgets.watch(entered, transaction);
        }),
      ],
      processes: [...accounts.processes, tellPeople.with({ notifications })],
      stop: accounts.stop,
    };
  },
} satisfies Module<
  { identity: typeof identity; notifications: typeof notifications; gateway: typeof gateway },
  PaymentSettings
>;
