import type { billing } from '@atelier/billing-contract';
import type { ClientOf } from '@atelier/contract';
import { useClient } from '@atelier/ui';

export type BillingApi = ClientOf<typeof billing>;
type Answer<Name extends keyof BillingApi> = Awaited<ReturnType<BillingApi[Name]>>;

export type Plan = Answer<'listPlans'>['items'][number];
export type PlanLimit = Plan['limits'][number];
export type Subscription = Answer<'getSubscription'>;
export type ChangePreview = Answer<'previewChange'>;
export type InvoiceIssuer = NonNullable<Answer<'getInvoiceIssuer'>['issuer']>;
export type InvoiceSummary = Answer<'listInvoices'>['items'][number];
export type CustomerInvoice = Answer<'listAllInvoices'>['items'][number];
export type Invoice = Answer<'getInvoice'>;
export type InvoiceLine = Invoice['lines'][number];
export type CreditNote = Answer<'listCreditNotes'>['items'][number];
export type Payment = Answer<'listPayments'>['items'][number];
export type PaymentMethod = Answer<'getPaymentMethod'>;

export const useBilling = () => useClient<BillingApi>('billing');

/** All begin with `billing`: what changes money changes several of them. */
export const keys = {
  all: ['billing'] as const,
  plans: ['billing', 'plans'] as const,
  subscription: ['billing', 'subscription'] as const,
  preview: (plan: string, now: boolean) => ['billing', 'preview', plan, now] as const,
  usedSince: (from: string) => ['billing', 'used', from] as const,
  issuer: ['billing', 'issuer'] as const,
  invoices: (of: string, status: string) => ['billing', 'invoices', of, status] as const,
  invoice: (id: string) => ['billing', 'invoice', id] as const,
  creditNotes: (invoiceId: string) => ['billing', 'credit-notes', invoiceId] as const,
  payments: (invoiceId: string) => ['billing', 'payments', invoiceId] as const,
  awaitedPayments: ['billing', 'awaited-payments'] as const,
  paymentMethod: ['billing', 'payment-method'] as const,
};
