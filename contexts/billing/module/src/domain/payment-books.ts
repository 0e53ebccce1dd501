import type { InvoiceId } from './subscription.ts';

/**
 * `receivable`: a charge makes somebody owe us; `payment`: it was paid; `refund`: some of it went
 * back; `cancellation`: nobody owes it any more.
 */
export type BookEntryKind = 'receivable' | 'payment' | 'refund' | 'cancellation';
export type Account = 'accounts-receivable' | 'cash' | 'revenue' | 'refunds';

/** One line of the local books: who, what for and how much. Written once, never changed. */
export type BookEntry = {
  readonly id: string;
  readonly kind: BookEntryKind;
  readonly workspaceId: string;
  readonly invoiceId: InvoiceId;
  /** The same key of the same kind is the same entry. */
  readonly idempotencyKey: string;
  /** The receivable that a payment or refund is about; a receivable is about itself. */
  readonly receivableId: string;
  readonly amountCents: number;
};

/** A positive amount is a debit, a negative one a credit. */
export type Posting = { readonly account: Account; readonly amountCents: number };

const SIDES: Readonly<Record<BookEntryKind, { debit: Account; credit: Account }>> = {
  receivable: { debit: 'accounts-receivable', credit: 'revenue' },
  payment: { debit: 'cash', credit: 'accounts-receivable' },
  refund: { debit: 'refunds', credit: 'cash' },
  cancellation: { debit: 'revenue', credit: 'accounts-receivable' },
};

/** The two postings of an entry; their sum is zero. */
export function postingsOf({ kind, amountCents }: BookEntry): readonly Posting[] {
  const { debit, credit } = SIDES[kind];
  return [
    { account: debit, amountCents },
    { account: credit, amountCents: -amountCents },
  ];
}

/** Why a refund cannot be booked beside the entries of its receivable; undefined when it can. */
export function refundRefusal(
  amountCents: number,
  entries: readonly BookEntry[],
): { readonly code: string; readonly message: string } | undefined {
  const sum = (kind: BookEntryKind) =>
    entries.reduce((total, each) => total + (each.kind === kind ? each.amountCents : 0), 0);
  if (sum('receivable') === 0)
    return { code: 'payment_not_found', message: 'There is no such payment.' };
  if (sum('payment') === 0) return { code: 'payment_not_paid', message: 'This was not paid yet.' };
  const leftCents = sum('payment') - sum('refund');
  if (amountCents > leftCents)
    return {
      code: 'refund_exceeds_payment',
      message: `Only ${leftCents} cents of this payment are left to give back.`,
    };
  return undefined;
}
