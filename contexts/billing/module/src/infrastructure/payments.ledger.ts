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
      paid: ({ workspaceId, paymentReference }) =>
        books.onReceivable<PaymentAnswer>(workspaceId, paymentReference, (entries) => {
          const receivable = entries.find(({ kind }) => kind === 'receivable');
          if (receivable === undefined)
            return { answer: { kind: 'failed', ...NOT_FOUND } satisfies PaymentAnswer };
          const answer = { kind: 'paid', reference: paymentReference } as const;
          if (entries.some(({ kind }) => kind === 'payment')) return { answer };
          const id = newId('receipt');
          const book: BookEntry = {
            ...receivable,
            id,
            kind: 'payment',
            idempotencyKey: receivable.id,
          };
          return { book, answer };
        }),
    },
  };
}

const NOT_FOUND = { code: 'payment_not_found', message: 'There is no such payment.' };

function checked(amountCents: number): number {
  if (Number.isSafeInteger(amountCents) && amountCents > 0) return amountCents;
  throw new RangeError(`An amount is whole cents and more than 0, not ${amountCents}.`);
}
