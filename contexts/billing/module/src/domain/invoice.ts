import { accept, type Decider, type NanoUsd, reject } from '@atelier/kernel';
import type { InvoiceLine } from './invoice-line.ts';
import type { InvoiceIssuer } from './issuer.ts';
import type { BillingContact, InvoiceId, SubscriptionId } from './subscription.ts';

export type CreditNoteId = `credit-note_${string}`;

/** What an invoice says; it never changes. */
export type InvoiceDraft = {
  invoiceId: InvoiceId;
  workspaceId: string;
  subscriptionId: SubscriptionId;
  /** Which invoice of the subscription this is, from 0. */
  sequence: number;
  contact: BillingContact;
  /** Who sold; absent while nobody was named. */
  issuer?: InvoiceIssuer;
  lines: readonly InvoiceLine[];
  totalNanoUsd: NanoUsd;
  payableCents: number;
  carriedNanoUsd: NanoUsd;
  currency: 'usd';
};

type On<Type extends string> = { type: Type; invoiceId: InvoiceId };
type At = { at: string };
type Paid = { reference: string; amountCents: number };
type Attempt = { attempt: number };
type Credited = {
  creditNoteId: CreditNoteId;
  amountCents: number;
  /** Where the money goes: back to the payer, or to what the next invoice begins with. */
  settlement: 'refund' | 'balance';
};

export type InvoiceCommand =
  | ({ type: 'DraftInvoice' } & InvoiceDraft & At)
  | (On<'OpenInvoice'> & At & { number: string })
  | (On<'ReceivePayment'> & At & Paid)
  | (On<'AwaitPayment'> & At & Attempt & { reference: string })
  | (On<'MissPayment'> & At & Attempt & { code: string; message: string })
  | (On<'VoidInvoice'> & At & { reason: string })
  | (On<'WriteOffInvoice'> & At & { reason: string })
  | (On<'CreditInvoice'> & Credited);

export type InvoiceEvent =
  | ({ type: 'InvoiceDrafted' } & InvoiceDraft & At)
  | (On<'InvoiceOpened'> & At & { number: string; dueAt: string })
  | (On<'PaymentReceived'> & At & Paid & { excessCents: number })
  | (On<'InvoicePaid'> & At & { amountCents: number })
  | (On<'PaymentAwaited'> & At & Attempt & { reference: string })
  /** `nextAttemptAt` is null when nobody asks again by himself. */
  | (On<'PaymentMissed'> &
      At &
      Attempt & { code: string; message: string; nextAttemptAt: string | null })
  | (On<'InvoiceVoided'> & At & { reason: string })
  | (On<'InvoiceWrittenOff'> & At & { reason: string })
  | (On<'InvoiceCredited'> & Credited & { paymentReference?: string });

export type InvoiceStatus = 'draft' | 'open' | 'paid' | 'void' | 'uncollectible';

export type Invoice =
  | { status: 'absent' }
  | {
      status: InvoiceStatus;
      draft: InvoiceDraft;
      number?: string;
      openedAt?: string;
      /** The next attempt to be paid, from 1. */
      attempt: number;
      payments: readonly (Paid & { refundedCents: number })[];
      creditedCents: number;
    };

/** Days after the invoice on which payment is asked for again. */
const ATTEMPT_DAYS = [3, 5, 7];
/** Days after the invoice from which on an unpaid subscription is suspended. */
export const SUSPEND_AFTER_DAYS = 14;

/** What a workspace owes for a time: never changed once it has a number, only paid, voided or credited. */
export const invoice = {
  initial: { status: 'absent' },

  decide: {
    DraftInvoice({ type: _, ...draft }, state) {
      if (state.status !== 'absent') return accept();
      return accept({ type: 'InvoiceDrafted', ...draft });
    },

    OpenInvoice({ invoiceId, number, at }, state) {
      if (state.status === 'absent') return reject({ code: 'INVOICE_NOT_FOUND' });
      if (state.status !== 'draft') return accept();
      const dueAt = daysAfter(at, SUSPEND_AFTER_DAYS);
      const opened = { type: 'InvoiceOpened', invoiceId, number, at, dueAt } as const;
      if (state.draft.payableCents > 0) return accept(opened);
      return accept<InvoiceEvent>(opened, { type: 'InvoicePaid', invoiceId, at, amountCents: 0 });
    },

    ReceivePayment({ invoiceId, at, reference, amountCents }, state) {
      if (state.status === 'absent') return reject({ code: 'INVOICE_NOT_FOUND' });
      if (state.payments.some((each) => each.reference === reference)) return accept();
      const { payableCents } = state.draft;
      const owedCents = state.status === 'void' ? 0 : payableCents - receivedCents(state.payments);
      const excessCents = Math.max(0, amountCents - Math.max(0, owedCents));
      const received = {
        type: 'PaymentReceived',
        invoiceId,
        at,
        reference,
        amountCents,
        excessCents,
      } as const;
      const isPaid = state.status === 'open' || state.status === 'uncollectible';
      if (!isPaid || amountCents < owedCents) return accept(received);
      const paid = { type: 'InvoicePaid', invoiceId, at, amountCents: payableCents } as const;
      return accept<InvoiceEvent>(received, paid);
    },

    AwaitPayment({ invoiceId, at, attempt, reference }, state) {
      if (state.status !== 'open' || attempt < state.attempt) return accept();
      return accept({ type: 'PaymentAwaited', invoiceId, at, attempt, reference });
    },

    MissPayment({ invoiceId, at, attempt, code, message }, state) {
      if (state.status !== 'open' || attempt < state.attempt) return accept();
      const days = ATTEMPT_DAYS[attempt - 1];
      const nextAttemptAt = days === undefined ? null : daysAfter(state.openedAt ?? at, days);
      return accept({
        type: 'PaymentMissed',
        invoiceId,
        at,
        attempt,
        code,
        message,
        nextAttemptAt,
      });
    },

    VoidInvoice({ invoiceId, at, reason }, state) {
      if (state.status === 'absent') return reject({ code: 'INVOICE_NOT_FOUND' });
      if (state.status === 'void') return accept();
      const isUnpaid = state.status === 'open' || state.status === 'uncollectible';
      if (!isUnpaid || state.payments.length > 0) return reject({ code: 'INVOICE_NOT_UNPAID' });
      return accept({ type: 'InvoiceVoided', invoiceId, at, reason });
    },

    WriteOffInvoice({ invoiceId, at, reason }, state) {
      if (state.status === 'absent') return reject({ code: 'INVOICE_NOT_FOUND' });
      if (state.status === 'uncollectible') return accept();
      if (state.status !== 'open') return reject({ code: 'INVOICE_NOT_UNPAID' });
      return accept({ type: 'InvoiceWrittenOff', invoiceId, at, reason });
    },

    CreditInvoice({ type: _, ...credited }, state) {
      if (state.status === 'absent') return reject({ code: 'INVOICE_NOT_FOUND' });
      if (state.status !== 'paid') return reject({ code: 'INVOICE_NOT_PAID' });
      const { amountCents, settlement } = credited;
      const openCents = state.draft.payableCents - state.creditedCents;
      const payment = mostLeft(state.payments);
      const leftCents =
        settlement === 'balance' ? openCents : Math.min(openCents, payment?.leftCents ?? 0);
      if (amountCents > leftCents) return reject({ code: 'CREDIT_EXCEEDS_PAYMENT', leftCents });
      if (settlement === 'balance' || payment === undefined)
        return accept({ type: 'InvoiceCredited', ...credited });
      const paymentReference = payment.reference;
      return accept({ type: 'InvoiceCredited', ...credited, paymentReference });
    },
  },

  evolve(state, event): Invoice {
    if (event.type === 'InvoiceDrafted') {
      const { type: _, at: __, ...draft } = event;
      return { status: 'draft', draft, attempt: 1, payments: [], creditedCents: 0 };
    }
    if (state.status === 'absent') return state; // every later fact presupposes a draft
    switch (event.type) {
      case 'InvoiceOpened':
        return { ...state, status: 'open', number: event.number, openedAt: event.at };
      case 'PaymentReceived': {
        const { reference, amountCents } = event;
        const payment = { reference, amountCents, refundedCents: 0 };
        return { ...state, payments: [...state.payments, payment] };
      }
      case 'InvoicePaid':
        return { ...state, status: 'paid' };
      case 'PaymentAwaited':
        return state;
      case 'PaymentMissed':
        return { ...state, attempt: event.attempt + 1 };
      case 'InvoiceVoided':
        return { ...state, status: 'void' };
      case 'InvoiceWrittenOff':
        return { ...state, status: 'uncollectible' };
      case 'InvoiceCredited': {
        const creditedCents = state.creditedCents + event.amountCents;
        const payments = state.payments.map((each) =>
          each.reference === event.paymentReference
            ? { ...each, refundedCents: each.refundedCents + event.amountCents }
            : each,
        );
        return { ...state, creditedCents, payments };
      }
    }
  },
} satisfies Decider<Invoice, InvoiceCommand, InvoiceEvent>;

type Payments = Exclude<Invoice, { status: 'absent' }>['payments'];

function receivedCents(payments: Payments): number {
  return payments.reduce((sum, { amountCents }) => sum + amountCents, 0);
}

/** A refund goes back the way the money came: the payment of which most is left. */
function mostLeft(payments: Payments) {
  return payments
    .map(({ reference, amountCents, refundedCents }) => ({
      reference,
      leftCents: amountCents - refundedCents,
    }))
    .sort((a, b) => b.leftCents - a.leftCents)[0];
}

const DAY_MS = 86_400_000;

function daysAfter(time: string, days: number): string {
  return new Date(Date.parse(time) + days * DAY_MS).toISOString();
}
