import { newId } from '@atelier/kernel';
import type { PaymentAnswer, PaymentProvider } from '../application/payment-provider.ts';
import { type BookEntry, type BookEntryKind, refundRefusal } from '../domain/payment-books.ts';

/** Where the books are kept. All of one `onReceivable` happens at once, alone, or not at all. */
export type Books = {
  find(
    workspaceId: string,
    kind: BookEntryKind,
    idempotencyKey: string,
  ): Promise<BookEntry | undefined>;
  /** Whether a payment is booked for the receivable. */
  isPaid(receivable: BookEntry): Promise<boolean>;
  /** Books the entry with its postings, or answers the one that has its key already. */
  book(entry: BookEntry): Promise<BookEntry>;
  /** Books what `decide` makes of the receivable's entries; nobody else books on it meanwhile. */
  onReceivable<T>(
    workspaceId: string,
    receivableId: string,
    decide: (entries: readonly BookEntry[]) => { book?: BookEntry; answer: T },
  ): Promise<T>;
};

/**
 * Local books instead of a payment provider: a charge is a receivable that waits until somebody
 * says it was paid, as by bank transfer. Nothing leaves the machine.
 */
export function ledgerPayments(books: Books): PaymentProvider {
  const chargeAnswer = async (receivable: BookEntry): Promise<PaymentAnswer> => ({
    kind: (await books.isPaid(receivable)) ? 'paid' : 'pending',
    reference: receivable.id,
  });

  /** Books about a receivable, unless one of these is booked already. */
  const onceFor = (
    { workspaceId, paymentReference }: { workspaceId: string; paymentReference: string },
    kind: BookEntryKind,
    unless: readonly BookEntryKind[],
  ) =>
    books.onReceivable<void>(workspaceId, paymentReference, (entries) => {
      const receivable = entries.find((each) => each.kind === 'receivable');
      if (receivable === undefined) throw new Error(`There is no receivable ${paymentReference}.`);
      if (entries.some((each) => unless.includes(each.kind))) return { answer: undefined };
      const id = newId(kind === 'payment' ? 'receipt' : 'cancellation');
      const book = { ...receivable, id, kind, idempotencyKey: receivable.id };
      return { book, answer: undefined };
    });

  return {
    name: 'ledger',

    async charge({ workspaceId, invoiceId, idempotencyKey, amountCents }) {
      const id = newId('receivable');
      const entry: BookEntry = {
        id,
        kind: 'receivable',
        workspaceId,
        invoiceId,
        idempotencyKey,
        receivableId: id,
        amountCents: checked(amountCents),
      };
      const booked = await books.book(entry);
      if (booked.amountCents !== amountCents || booked.invoiceId !== invoiceId)
        throw new Error(`The key ${idempotencyKey} is that of another charge.`);
      return chargeAnswer(booked);
    },

    async findCharge({ workspaceId, idempotencyKey }) {
      const receivable = await books.find(workspaceId, 'receivable', idempotencyKey);
      return receivable && chargeAnswer(receivable);
    },

    async refund({ workspaceId, invoiceId, paymentReference, amountCents, idempotencyKey }) {
      checked(amountCents);
      return books.onReceivable<PaymentAnswer>(workspaceId, paymentReference, (entries) => {
        const before = entries.find(
          (each) => each.kind === 'refund' && each.idempotencyKey === idempotencyKey,
        );
        if (before) return { answer: { kind: 'paid', reference: before.id } };
        const refusal = refundRefusal(amountCents, entries);
        if (refusal) return { answer: { kind: 'failed', ...refusal } };
        const id = newId('payout');
        const about = { workspaceId, invoiceId, idempotencyKey, amountCents };
        const book: BookEntry = { id, kind: 'refund', receivableId: paymentReference, ...about };
        return { book, answer: { kind: 'paid', reference: id } };
      });
    },

    async findRefund({ workspaceId, idempotencyKey }) {
      const refund = await books.find(workspaceId, 'refund', idempotencyKey);
      return refund && { kind: 'paid', reference: refund.id };
    },

    byHand: {
      // Also of one that was cancelled: then it is too much, as the invoice says.
      paid: (order) => onceFor(order, 'payment', ['payment']),
      cancelled: (order) => onceFor(order, 'cancellation', ['payment', 'cancellation']),
    },
  };
}

function checked(amountCents: number): number {
  if (Number.isSafeInteger(amountCents) && amountCents > 0) return amountCents;
  throw new RangeError(`An amount is whole cents and more than 0, not ${amountCents}.`);
}
