import type { ModuleHost } from '@atelier/api';
import { type EventStore, writer } from '@atelier/event-store';
import type { IdentityClient } from '@atelier/identity-contract';
import { type Clock, isId } from '@atelier/kernel';
import type { Processes } from '@atelier/processes';
import type { AccountPorts } from './application/account-ports.ts';
import type { BillableUsage } from './application/billable-usage.ts';
import { cancelSubscription, resumeSubscription } from './application/cancel-subscription.ts';
import { changePlan, previewChange } from './application/change-plan.ts';
import { closeCycle } from './application/close-cycle.process.ts';
import { collectAgain, sendRefund } from './application/collect-payment.process.ts';
import { creditNoteList } from './application/credit-note-list.projection.ts';
import { documentNumbers } from './application/document-numbers.projection.ts';
import type { Documents } from './application/documents.ts';
import { describePlan, getSubscription } from './application/get-subscription.ts';
import { getInvoiceIssuer, nameInvoiceIssuer } from './application/invoice-issuer.ts';
import { invoiceList } from './application/invoice-list.projection.ts';
import { issueCreditNote, refund } from './application/issue-credit-note.ts';
import type { LacksCard } from './application/lacks-card.ts';
import {
  downloadCreditNote,
  downloadInvoice,
  getCreditNote,
  getInvoice,
  listAllInvoices,
  listCreditNotes,
  listInvoices,
} from './application/list-invoices.ts';
import { listPlans } from './application/list-plans.ts';
import { payOutBalance } from './application/pay-out-balance.ts';
import type { OnStanding } from './application/payment-ports.ts';
import type { Payments } from './application/payment-provider.ts';
import { planList } from './application/plan-list.projection.ts';
import { settleRefund } from './application/refund-credit-note.ts';
import { savePlan, seedAllPlans } from './application/save-plan.ts';
import { settleDispute } from './application/settle-dispute.ts';
import { settleInvoice } from './application/settle-invoice.ts';
import { startDue } from './application/start-due.ts';
import { changeBillingContact, subscribe } from './application/subscribe.ts';
import { subscriptionList } from './application/subscription-list.projection.ts';
import { numbering } from './application/take-number.ts';
import type { TellPeople } from './application/tell-people.process.ts';
import { voidInvoice, writeOffInvoice } from './application/void-invoice.ts';
import { every } from './infrastructure/schedule.timer.ts';

export const accountProjections = [
  planList,
  subscriptionList,
  invoiceList,
  creditNoteList,
  documentNumbers,
] as const;

export type AccountSettings = {
  /** How often is looked for what is due. Default: a minute. */
  readonly scheduleMs?: number;
};

const SCHEDULE_MS = 60_000;

/** What differs between the real thing and a test in memory. */
export type AccountMeans = {
  readonly store: EventStore;
  readonly clock: Clock;
  readonly processes: Processes;
  readonly billable: BillableUsage;
  readonly charges: Payments;
  readonly lacksCard: LacksCard;
  readonly documents: Documents;
  readonly identity: IdentityClient;
  readonly tell: TellPeople;
};

/** The ports of plans, subscriptions and invoices. `lookSoon` is told when something may be due. */
export function accountPorts(means: AccountMeans, lookSoon: () => void): AccountPorts {
  const { store } = means;
  return {
    ...means,
    write: writer(store),
    numbers: numbering(store, store.rows(documentNumbers)),
    planRows: store.rows(planList),
    subscriptionRows: store.rows(subscriptionList),
    invoiceRows: store.rows(invoiceList),
    creditNoteRows: store.rows(creditNoteList),
    lookSoon,
  };
}

/** Plans, subscriptions and invoices as the module composes them, with the schedule that starts what is due. */
export async function startAccounts(
  { log, draining }: Pick<ModuleHost, 'log' | 'draining'>,
  means: AccountMeans,
  { scheduleMs = SCHEDULE_MS }: AccountSettings = {},
) {
  const schedule = every(scheduleMs, () => startDue(ports, draining), { log, signal: draining });
  const ports = accountPorts(means, schedule.soon);
  await seedAllPlans(ports);
  return {
    ports,
    router: accountRouter(ports),
    processes: accountProcesses(ports),
    stop: () => schedule.stop(),
  };
}

/** Hands what becomes of payments, refunds and disputes to the invoices and credit notes that wait for it. */
export function settler(ports: () => AccountPorts): OnStanding {
  return async (standing) => {
    if (standing.of === 'payment') return settleInvoice(ports(), standing);
    if (standing.of === 'dispute') return settleDispute(ports(), standing);
    const { workspaceId, answer, idempotencyKey } = standing;
    if (isId('credit-note', idempotencyKey))
      await settleRefund(ports(), { workspaceId, creditNoteId: idempotencyKey, answer });
  };
}

export function accountProcesses(ports: AccountPorts) {
  return [closeCycle.with(ports), collectAgain.with(ports), sendRefund.with(ports)];
}

export const accountRouter = (ports: AccountPorts) => ({
  listPlans: listPlans(ports),
  savePlan: savePlan(ports),
  getSubscription: getSubscription(ports),
  subscribe: subscribe(ports),
  previewChange: previewChange(ports),
  changePlan: changePlan(ports),
  cancelSubscription: cancelSubscription(ports),
  resumeSubscription: resumeSubscription(ports),
  changeBillingContact: changeBillingContact(ports),
  describePlan: describePlan(ports),
  getInvoiceIssuer: getInvoiceIssuer(ports),
  nameInvoiceIssuer: nameInvoiceIssuer(ports),
  listInvoices: listInvoices(ports),
  listAllInvoices: listAllInvoices(ports),
  getInvoice: getInvoice(ports),
  downloadInvoice: downloadInvoice(ports),
  listCreditNotes: listCreditNotes(ports),
  getCreditNote: getCreditNote(ports),
  downloadCreditNote: downloadCreditNote(ports),
  issueCreditNote: issueCreditNote(ports),
  refund: refund(ports),
  payOutBalance: payOutBalance(ports),
  voidInvoice: voidInvoice(ports),
  writeOffInvoice: writeOffInvoice(ports),
});
