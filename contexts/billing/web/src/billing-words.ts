import { compact, money, type RejectionDetail, whole } from '@atelier/ui';
import type {
  CreditNote,
  InvoiceSummary,
  Payment,
  PlanLimit,
  Subscription,
} from './billing-api.ts';

export const NANO_PER_CENT = 10_000_000;

/** Whole cents as dollars, `$29.00`. */
export function cents(amountCents: number): string {
  return money(amountCents * NANO_PER_CENT);
}

/** The credit that the next invoice begins with, less what waits for it by now; in nano-dollars, not below 0. */
export function creditOf({ balanceNanoUsd, pending }: Subscription): number {
  const left = pending.reduce((sum, { amountNanoUsd }) => sum + amountNanoUsd, balanceNanoUsd);
  return Math.max(0, -left);
}

/** What a plan costs a month, in words. */
export function price(monthlyPriceNanoUsd: number): string {
  return `${money(monthlyPriceNanoUsd)} a month`;
}

/** `50 requests an hour for each user`, `$5.00 of usage a month in all`. */
export function limit({ per, operation, unit, period, amount }: PlanLimit): string {
  const much = unit === 'cost' ? `${money(amount)} of usage` : `${count(amount)} ${unit}`;
  const purpose = operation === undefined ? '' : ` for ${operation}`;
  const time = period === 'hour' ? 'an hour' : `a ${period}`;
  return `${much} ${time}${purpose} ${per === 'user' ? 'for each user' : 'in all'}`;
}

/** Exact as long as that stays short. */
export function count(amount: number): string {
  return amount < 1_000_000 ? whole(amount) : compact(amount);
}

type Look = { readonly color: string; readonly label: string };

export const subscriptionLooks: Readonly<Record<Subscription['status'], Look>> = {
  none: { color: 'gray', label: 'No subscription' },
  active: { color: 'teal', label: 'Active' },
  cancelled: { color: 'orange', label: 'Ends soon' },
  expired: { color: 'gray', label: 'Ended' },
  suspended: { color: 'red', label: 'Suspended' },
};

const invoiceLooks: Readonly<Record<InvoiceSummary['status'], Look>> = {
  draft: { color: 'gray', label: 'Draft' },
  open: { color: 'orange', label: 'To be paid' },
  paid: { color: 'teal', label: 'Paid' },
  void: { color: 'gray', label: 'Void' },
  uncollectible: { color: 'red', label: 'Given up' },
};

/** How an invoice stands. One that asks for nothing was paid by nobody. */
export function lookOf({ status, payableCents }: Pick<InvoiceSummary, 'status' | 'payableCents'>) {
  if (status === 'paid' && payableCents === 0) return { color: 'gray', label: 'Nothing to pay' };
  return invoiceLooks[status];
}

export const paymentLooks: Readonly<Record<Payment['status'], Look>> = {
  created: { color: 'gray', label: 'Being asked' },
  pending: { color: 'orange', label: 'Awaited' },
  succeeded: { color: 'teal', label: 'Paid' },
  failed: { color: 'red', label: 'Failed' },
  'partly-refunded': { color: 'indigo', label: 'Partly refunded' },
  refunded: { color: 'indigo', label: 'Refunded' },
  disputed: { color: 'red', label: 'Disputed' },
};

export const creditNoteLooks: Readonly<Record<CreditNote['status'], Look>> = {
  credited: { color: 'teal', label: 'On the next invoice' },
  refunding: { color: 'orange', label: 'Being refunded' },
  refunded: { color: 'teal', label: 'Refunded' },
  'refund-failed': { color: 'red', label: 'Could not be sent' },
};

/** `Visa ending in 4242, until 12/2030`. */
export function cardWords(card: {
  brand: string;
  last4: string;
  expiryMonth: number;
  expiryYear: number;
}): string {
  const brand = card.brand.charAt(0).toUpperCase() + card.brand.slice(1);
  const month = String(card.expiryMonth).padStart(2, '0');
  return `${brand} ending in ${card.last4}, until ${month}/${card.expiryYear}`;
}

/** For a name that the font of invoices lacks. */
export function notPrintable({ characters }: RejectionDetail): string {
  return `These characters cannot be printed: ${String(characters)}. Write them in another script.`;
}
