import { accept, type Decider, type NanoUsd, reject } from '@atelier/kernel';
import { creditsTaken, type InvoiceLine, NANO_PER_CENT } from './invoice-line.ts';
import type { InvoiceIssuer } from './issuer.ts';
import { DAY_MS, laterBy } from './proration.ts';
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
/** Money of the payment with this reference that a bank took back for its cardholder. */
type Disputed = Paid & { disputeId: string };
type Credited = {
  creditNoteId: CreditNoteId;
  amountCents: number;
  settlement: Settlement;
};

/**
 * Where the money goes: back to the payer, or to what the next invoice begins with; or, of what that
 * one would begin with, back to the payer, which takes nothing more of this invoice back.
 */
export type Settlement = 'refund' | 'balance' | 'pay-out';

export type InvoiceCommand =
  | ({ type: 'DraftInvoice' } & InvoiceDraft & At)
  | (On<'OpenInvoice'> & At & { number: string })
  | (On<'ReceivePayment'> & At & Paid)
  | (On<'TakePaymentBack'> & At & Disputed)
  | (On<'RestorePayment'> & At & { disputeId: string })
  | (On<'AwaitPayment'> & At & Attempt & { reference: string })
  | (On<'MissPayment'> & At & Attempt & { code: string; message: string })
  | (On<'VoidInvoice'> & At & { reason: string })
  | (On<'WriteOffInvoice'> & At & { reason: string })
  | (On<'CreditInvoice'> & Credited)
  | (On<'GiveTimeBack'> & { amountNanoUsd: NanoUsd });

export type InvoiceEvent =
  | ({ type: 'InvoiceDrafted' } & InvoiceDraft & At)
  | (On<'InvoiceOpened'> & At & { number: string; dueAt: string })
  | (On<'PaymentReceived'> & At & Paid & { excessCents: number })
  | (On<'InvoicePaid'> & At & { amountCents: number })
  /** `excessCents` of it were more than the invoice asks for. */
  | (On<'PaymentTakenBack'> & At & Disputed & { excessCents: number })
  | (On<'PaymentRestored'> & At & { disputeId: string; amountCents: number; excessCents: number })
  | (On<'PaymentAwaited'> & At & Attempt & { reference: string })
  /** `nextAttemptAt` is null when nobody asks again by himself. */
  | (On<'PaymentMissed'> &
      At &
      Attempt & { code: string; message: string; nextAttemptAt: string | null })
  | (On<'InvoiceVoided'> & At & { reason: string })
  | (On<'InvoiceWrittenOff'> & At & { reason: string })
  | (On<'InvoiceCredited'> & Credited & { paymentReference?: string })
  /** Of the time that it charged, this was not used and is on the next invoice as a credit. */
  | (On<'TimeGivenBack'> & { amountNanoUsd: NanoUsd });

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
      /** The disputes of its payments that were ever heard of, and what is back of each. */
      disputes: Readonly<Record<string, Paid & { isRestored: boolean }>>;
      creditedCents: number;
      givenBackNanoUsd: NanoUsd;
    };

/** Days after the invoice on which payment is asked for again. */
const ATTEMPT_DAYS = [3, 5, 7];
/** Days after the invoice from which on an unpaid subscription is suspended. */
const SUSPEND_AFTER_DAYS = 14;

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
      const dueAt = laterBy(at, SUSPEND_AFTER_DAYS * DAY_MS);
      const opened = { type: 'InvoiceOpened', invoiceId, number, at, dueAt } as const;
      if (state.draft.payableCents > 0) return accept(opened);
      return accept<InvoiceEvent>(opened, { type: 'InvoicePaid', invoiceId, at, amountCents: 0 });
    },

    ReceivePayment({ invoiceId, at, reference, amountCents }, state) {
      if (state.status === 'absent') return reject({ code: 'INVOICE_NOT_FOUND' });
      if (state.payments.some((each) => each.reference === reference)) return accept();
      const { excessCents, paid } = arriving(state, amountCents, at);
      const received = { invoiceId, at, reference, amountCents, excessCents };
      return accept<InvoiceEvent>({ type: 'PaymentReceived', ...received }, ...paid);
    },

    TakePaymentBack({ type: _, ...disputed }, state) {
      if (state.status === 'absent') return reject({ code: 'INVOICE_NOT_FOUND' });
      if (state.disputes[disputed.disputeId]) return accept();
      const payment = state.payments.find(({ reference }) => reference === disputed.reference);
      const amountCents = Math.min(disputed.amountCents, payment?.amountCents ?? 0);
      const tooMuch = Math.max(0, -owedCentsOf(state));
      const excessCents = Math.min(tooMuch, amountCents);
      return accept({ type: 'PaymentTakenBack', ...disputed, amountCents, excessCents });
    },

    RestorePayment({ invoiceId, at, disputeId }, state) {
      if (state.status === 'absent') return reject({ code: 'INVOICE_NOT_FOUND' });
      const dispute = state.disputes[disputeId];
      if (dispute?.isRestored) return accept();
      // Heard of for the first time: nothing was taken, and nothing will be.
      const amountCents = dispute?.amountCents ?? 0;
      const { excessCents, paid } = arriving(state, amountCents, at);
      const restored = { invoiceId, at, disputeId, amountCents, excessCents };
      return accept<InvoiceEvent>({ type: 'PaymentRestored', ...restored }, ...paid);
    },

    AwaitPayment({ invoiceId, at, attempt, reference }, state) {
      if (state.status === 'absent' || !isOwed(state.status)) return accept();
      if (attempt < state.attempt) return accept();
      return accept({ type: 'PaymentAwaited', invoiceId, at, attempt, reference });
    },

    MissPayment({ invoiceId, at, attempt, code, message }, state) {
      if (state.status === 'absent' || !isOwed(state.status)) return accept();
      if (attempt < state.attempt) return accept();
      const days = state.status === 'open' ? ATTEMPT_DAYS[attempt - 1] : undefined;
      const nextAttemptAt =
        days === undefined ? null : laterBy(state.openedAt ?? at, days * DAY_MS);
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
      if (!isOwed(state.status) || state.payments.length > 0)
        return reject({ code: 'INVOICE_NOT_UNPAID' });
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
      const openCents = leftCentsOf({ ...state, ...state.draft });
      const payment = mostLeft(state.payments);
      const paidCents = leftOfPayments(state.payments);
      const leftCents = {
        balance: openCents,
        refund: Math.min(openCents, paidCents),
        'pay-out': paidCents,
      }[settlement];
      if (amountCents > leftCents) return reject({ code: 'CREDIT_EXCEEDS_PAYMENT', leftCents });
      if (settlement === 'balance' || payment === undefined)
        return accept({ type: 'InvoiceCredited', ...credited });
      const paymentReference = payment.reference;
      return accept({ type: 'InvoiceCredited', ...credited, paymentReference });
    },

    GiveTimeBack(given, state) {
      if (state.status === 'absent') return reject({ code: 'INVOICE_NOT_FOUND' });
      return accept({ ...given, type: 'TimeGivenBack' });
    },
  },

  evolve(state, event): Invoice {
    if (event.type === 'InvoiceDrafted') {
      const { type: _, at: __, ...draft } = event;
      const account = { payments: [], disputes: {}, creditedCents: 0, givenBackNanoUsd: 0 };
      return { status: 'draft', draft, attempt: 1, ...account };
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
      case 'PaymentTakenBack': {
        const { disputeId, reference, amountCents, excessCents } = event;
        const status = statusAfter(state.status, event);
        const disputes = {
          ...state.disputes,
          [disputeId]: { reference, amountCents, isRestored: false },
        };
        const payments = withChange(state.payments, reference, -amountCents);
        // The attempt that was paid once is not that by which it is paid again.
        const attempt = amountCents > excessCents ? state.attempt + 1 : state.attempt;
        return { ...state, status, disputes, payments, attempt };
      }
      case 'PaymentRestored': {
        const { disputeId, amountCents } = event;
        const { reference = '' } = state.disputes[disputeId] ?? {};
        const disputes = {
          ...state.disputes,
          [disputeId]: { reference, amountCents, isRestored: true },
        };
        const payments = withChange(state.payments, reference, amountCents);
        return { ...state, disputes, payments };
      }
      case 'PaymentAwaited':
        return state;
      case 'PaymentMissed':
        return { ...state, attempt: event.attempt + 1 };
      case 'InvoiceVoided':
        return { ...state, status: 'void' };
      case 'InvoiceWrittenOff':
        return { ...state, status: 'uncollectible' };
      case 'InvoiceCredited': {
        const taken = event.settlement === 'pay-out' ? 0 : event.amountCents;
        const creditedCents = state.creditedCents + taken;
        const payments = state.payments.map((each) =>
          each.reference === event.paymentReference
            ? { ...each, refundedCents: each.refundedCents + event.amountCents }
            : each,
        );
        return { ...state, creditedCents, payments };
      }
      case 'TimeGivenBack':
        return { ...state, givenBackNanoUsd: state.givenBackNanoUsd + event.amountNanoUsd };
    }
  },
} satisfies Decider<Invoice, InvoiceCommand, InvoiceEvent>;

/** What of an invoice is yet to be paid; below zero what was paid too much. */
function owedCentsOf({ status, draft, payments }: Known): number {
  const received = payments.reduce((sum, { amountCents }) => sum + amountCents, 0);
  return (status === 'void' ? 0 : draft.payableCents) - received;
}

/** What of money that comes in is too much, and that the invoice is paid by it. */
function arriving(state: Known, amountCents: number, at: string) {
  const { invoiceId, payableCents } = state.draft;
  const owedCents = owedCentsOf(state);
  const isPaid = isOwed(state.status) && amountCents >= owedCents;
  const paid = { type: 'InvoicePaid', invoiceId, at, amountCents: payableCents } as const;
  return {
    excessCents: Math.max(0, amountCents - Math.max(0, owedCents)),
    paid: isPaid ? [paid] : [],
  };
}

/** Nobody asks a card again whose owner went to the bank: the invoice counts as given up. */
export function statusAfter(
  status: InvoiceStatus,
  { amountCents, excessCents }: { amountCents: number; excessCents: number },
): InvoiceStatus {
  return status === 'paid' && amountCents > excessCents ? 'uncollectible' : status;
}

function withChange(payments: Payments, reference: string, cents: number): Payments {
  return payments.map((each) =>
    each.reference === reference ? { ...each, amountCents: each.amountCents + cents } : each,
  );
}

/** One that is given up is still owed. */
export function isOwed(status: Invoice['status']): boolean {
  return status === 'open' || status === 'uncollectible';
}

type Taken = Pick<InvoiceDraft, 'lines' | 'totalNanoUsd'> & {
  readonly status: InvoiceStatus;
  readonly creditedCents: number;
  readonly givenBackNanoUsd: NanoUsd;
};

/**
 * What may still be taken back of an invoice, by credit notes and as time that is not used together:
 * never more than it charges itself, and nothing of one that nobody owes.
 */
export function leftOf(invoice: Taken): NanoUsd {
  const { status, lines, totalNanoUsd, creditedCents, givenBackNanoUsd } = invoice;
  if (status === 'void') return 0;
  const charged = totalNanoUsd + creditsTaken(lines);
  return Math.max(0, charged - creditedCents * NANO_PER_CENT - givenBackNanoUsd);
}

/** What a credit note may still take back: no more than was paid either. */
export function leftCentsOf(invoice: Taken & Pick<InvoiceDraft, 'payableCents'>): number {
  const { payableCents, creditedCents } = invoice;
  return Math.min(payableCents - creditedCents, Math.floor(leftOf(invoice) / NANO_PER_CENT));
}

type Known = Exclude<Invoice, { status: 'absent' }>;
type Payments = Known['payments'];

/** How much can go back in one piece. */
export function leftOfPayments(payments: Payments): number {
  return mostLeft(payments)?.leftCents ?? 0;
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
