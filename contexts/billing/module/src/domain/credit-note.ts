import { accept, type Decider, reject } from '@atelier/kernel';
import type { CreditNoteId, Settlement } from './invoice.ts';
import type { InvoiceIssuer } from './issuer.ts';
import type { BillingContact, InvoiceId } from './subscription.ts';

/** What a credit note says; it never changes. */
export type CreditNoteText = {
  creditNoteId: CreditNoteId;
  workspaceId: string;
  number: string;
  invoiceId: InvoiceId;
  invoiceNumber: string;
  contact: BillingContact;
  /** Who sold, as the invoice says. */
  issuer?: InvoiceIssuer;
  amountCents: number;
  currency: 'usd';
  reason: string;
  settlement: Settlement;
  /** The payment that a refund goes back on. */
  paymentReference?: string;
};

type On<Type extends string> = { type: Type; creditNoteId: CreditNoteId };
type At = { at: string };

export type CreditNoteCommand =
  | ({ type: 'IssueCreditNote' } & CreditNoteText & At)
  | (On<'AwaitRefund'> & At & { reference: string })
  | (On<'RecordRefund'> & At & { reference: string })
  | (On<'MissRefund'> & At & { code: string; message: string });

export type CreditNoteEvent =
  | ({ type: 'CreditNoteIssued' } & CreditNoteText & At)
  | (On<'RefundAwaited'> & At & { reference: string })
  | (On<'CreditNoteRefunded'> & At & { reference: string })
  /** The money could not go back: it went to the balance instead, if it was not back already. */
  | (On<'RefundMissed'> & At & { code: string; message: string });

export type CreditNoteStatus = 'credited' | 'refunding' | 'refunded' | 'refund-failed';

export type CreditNote = { status: 'absent' } | { status: CreditNoteStatus; text: CreditNoteText };

/** A document of its own that takes back a part of a paid invoice. */
export const creditNote = {
  initial: { status: 'absent' },

  decide: {
    IssueCreditNote({ type: _, ...text }, state) {
      if (state.status !== 'absent') return accept();
      return accept({ type: 'CreditNoteIssued', ...text });
    },

    AwaitRefund({ creditNoteId, at, reference }, state) {
      if (state.status !== 'refunding') return accept();
      return accept({ type: 'RefundAwaited', creditNoteId, at, reference });
    },

    RecordRefund({ creditNoteId, at, reference }, state) {
      if (state.status === 'absent') return reject({ code: 'CREDIT_NOTE_NOT_FOUND' });
      if (state.status !== 'refunding') return accept();
      return accept({ type: 'CreditNoteRefunded', creditNoteId, at, reference });
    },

    // A bank may send money back weeks after it was told as sent.
    MissRefund({ creditNoteId, at, code, message }, state) {
      if (state.status === 'absent') return reject({ code: 'CREDIT_NOTE_NOT_FOUND' });
      if (state.status !== 'refunding' && state.status !== 'refunded') return accept();
      return accept({ type: 'RefundMissed', creditNoteId, at, code, message });
    },
  },

  evolve(state, event): CreditNote {
    if (event.type === 'CreditNoteIssued') {
      const { type: _, at: __, ...text } = event;
      return { status: text.settlement === 'balance' ? 'credited' : 'refunding', text };
    }
    if (state.status === 'absent') return state; // every later fact presupposes a document
    switch (event.type) {
      case 'RefundAwaited':
        return state;
      case 'CreditNoteRefunded':
        return { ...state, status: 'refunded' };
      case 'RefundMissed':
        return { ...state, status: 'refund-failed' };
    }
  },
} satisfies Decider<CreditNote, CreditNoteCommand, CreditNoteEvent>;
