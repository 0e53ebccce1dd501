import { accept, type Decider, reject } from '@atelier/kernel';
import type { InvoiceId } from './subscription.ts';

export type PaymentId = `payment_${string}`;
export type RefundId = `refund_${string}`;
export type DisputeId = `dispute_${string}`;

/** What is to be paid; it never changes. */
export type PaymentOrder = {
  invoiceId: InvoiceId;
  amountCents: number;
  currency: 'usd';
  description: string;
  idempotencyKey: string;
  provider: 'ledger' | 'stripe';
};

/** What the provider says of a payment, and when it said so. Told in any order, any number of times. */
export type PaymentNews = { at: string } & (
  | { progress: 'pending' | 'succeeded'; reference: string; note?: string }
  | { progress: 'failed'; code: string; message: string; reference?: string }
);

export type RefundStatus = 'requested' | 'pending' | 'succeeded' | 'failed';
export type Refund = {
  amountCents: number;
  status: RefundStatus;
  reason: string;
  /** The provider's own id of the refund. */
  reference?: string;
};

/** A bank took money of a payment back for its cardholder; won is what it gave back to us. */
export type Dispute = { amountCents: number; status: 'open' | 'lost' | 'won'; reason: string };

type OfPayment = { paymentId: PaymentId };
type OfRefund = OfPayment & Omit<Refund, 'status'> & { refundId: RefundId };
type OfDispute = OfPayment & Dispute & { disputeId: DisputeId };

export type PaymentCommand =
  | ({ type: 'BeginPayment' } & OfPayment & PaymentOrder)
  | ({ type: 'HearOfPayment' } & OfPayment & PaymentNews)
  | ({ type: 'RequestRefund' } & OfRefund)
  | ({ type: 'HearOfRefund'; status: SettledRefund; paymentReference: string } & OfRefund)
  | ({ type: 'HearOfDispute'; paymentReference: string } & OfDispute);

export type SettledRefund = Exclude<RefundStatus, 'requested'>;
type Whole = OfPayment & Pick<PaymentOrder, 'invoiceId' | 'amountCents' | 'currency'>;
type Failure = { code: string; message: string; at: string };

export type PaymentEvent =
  | ({ type: 'PaymentBegun' } & OfPayment & PaymentOrder)
  | ({ type: 'PaymentPending'; reference: string } & OfPayment)
  | ({ type: 'PaymentSucceeded'; reference: string; note?: string } & Whole)
  | ({ type: 'PaymentFailed'; reference?: string } & Whole & Failure)
  | ({ type: 'PaymentFailureChanged' } & OfPayment & Failure)
  | ({ type: 'RefundRequested' } & OfRefund)
  | ({ type: 'RefundPending' } & OfRefund)
  | ({ type: 'RefundSucceeded'; invoiceId: InvoiceId; currency: 'usd' } & OfRefund)
  | ({ type: 'RefundFailed' } & OfRefund)
  | ({ type: 'PaymentDisputed'; invoiceId: InvoiceId; currency: 'usd' } & OfDispute);

export type Payment =
  | { status: 'absent' }
  | {
      status: 'known';
      order: PaymentOrder;
      progress: Progress;
      reference?: string;
      failure?: Failure;
      refunds: Readonly<Record<RefundId, Refund>>;
      disputes: Readonly<Record<DisputeId, Dispute>>;
    };

/**
 * A payment only moves forward, created → pending → failed → succeeded, and so does each refund of
 * it, requested → pending → succeeded → failed, and each dispute, open → lost → won: whatever a
 * provider tells, in whatever order and how often, ends in the same state. Never is more asked back
 * than was paid.
 */
export const payment = {
  initial: { status: 'absent' },

  decide: {
    BeginPayment({ type: _, ...begun }, state) {
      const { paymentId, ...order } = begun;
      if (state.status === 'known')
        return sameOrder(order, state.order) ? accept() : reject({ code: 'PAYMENT_ORDER_CHANGED' });
      return accept({ type: 'PaymentBegun', paymentId, ...order });
    },

    HearOfPayment(news, state) {
      if (state.status === 'absent') return reject({ code: 'PAYMENT_NOT_FOUND' });
      const { paymentId, at, reference } = news;
      const isNews = RANK[news.progress] > RANK[state.progress];
      if (news.progress === 'failed') {
        const failure = { code: news.code, message: news.message, at };
        if (isNews)
          return accept({
            type: 'PaymentFailed',
            ...wholeOf(paymentId, state.order),
            ...failure,
            ...optional({ reference }),
          });
        return state.progress === 'failed' && isLater(failure, state.failure)
          ? accept({ type: 'PaymentFailureChanged', paymentId, ...failure })
          : accept();
      }
      if (!isNews) return accept();
      if (news.progress === 'pending')
        return accept({ type: 'PaymentPending', paymentId, reference: news.reference });
      return accept({
        type: 'PaymentSucceeded',
        ...wholeOf(paymentId, state.order),
        reference: news.reference,
        ...optional({ note: news.note }),
      });
    },

    RequestRefund({ type: _, ...refund }, state) {
      if (state.status === 'absent') return reject({ code: 'PAYMENT_NOT_FOUND' });
      if (state.refunds[refund.refundId] !== undefined) return accept();
      if (state.progress !== 'succeeded') return reject({ code: 'PAYMENT_NOT_PAID' });
      const leftCents =
        state.order.amountCents - refundedCents(state.refunds) - disputedCents(state.disputes);
      if (refund.amountCents > leftCents)
        return reject({ code: 'REFUND_EXCEEDS_PAYMENT', leftCents });
      return accept({ type: 'RefundRequested', ...refund });
    },

    HearOfRefund({ type: _, status, paymentReference, ...refund }, state) {
      if (state.status === 'absent') return reject({ code: 'PAYMENT_NOT_FOUND' });
      const before = state.refunds[refund.refundId];
      const { invoiceId, currency } = state.order;
      const paid = paidBefore(state, refund.paymentId, paymentReference);
      if (before !== undefined && REFUND_RANK[status] <= REFUND_RANK[before.status])
        return accept(...paid);
      const events: Record<SettledRefund, PaymentEvent> = {
        pending: { type: 'RefundPending', ...refund },
        succeeded: { type: 'RefundSucceeded', ...refund, invoiceId, currency },
        failed: { type: 'RefundFailed', ...refund },
      };
      return accept(...paid, events[status]);
    },

    HearOfDispute({ type: _, paymentReference, ...dispute }, state) {
      if (state.status === 'absent') return reject({ code: 'PAYMENT_NOT_FOUND' });
      const { invoiceId, currency, amountCents: wholeCents } = state.order;
      const paid = paidBefore(state, dispute.paymentId, paymentReference);
      const before = state.disputes[dispute.disputeId];
      if (before !== undefined && DISPUTE_RANK[dispute.status] <= DISPUTE_RANK[before.status])
        return accept(...paid);
      const amountCents = Math.min(dispute.amountCents, wholeCents);
      const disputed = { ...dispute, amountCents, invoiceId, currency };
      return accept(...paid, { type: 'PaymentDisputed', ...disputed });
    },
  },

  evolve(state, event): Payment {
    if (event.type === 'PaymentBegun') {
      const { type: _, paymentId: __, ...order } = event;
      return { status: 'known', order, progress: 'created', refunds: {}, disputes: {} };
    }
    if (state.status === 'absent') return state; // every later fact presupposes a beginning
    switch (event.type) {
      case 'PaymentPending':
        return { ...state, progress: 'pending', reference: event.reference };
      case 'PaymentSucceeded': {
        const { failure: _, ...rest } = state;
        return { ...rest, progress: 'succeeded', reference: event.reference };
      }
      case 'PaymentFailed':
        return {
          ...state,
          progress: 'failed',
          failure: failureOf(event),
          ...optional({ reference: event.reference }),
        };
      case 'PaymentFailureChanged':
        return { ...state, failure: failureOf(event) };
      case 'RefundRequested':
      case 'RefundPending':
      case 'RefundSucceeded':
      case 'RefundFailed':
        return { ...state, refunds: withRefund(state.refunds, event) };
      case 'PaymentDisputed': {
        const { disputeId, amountCents, status, reason } = event;
        const dispute = { amountCents, status, reason };
        return { ...state, disputes: { ...state.disputes, [disputeId]: dispute } };
      }
    }
  },
} satisfies Decider<Payment, PaymentCommand, PaymentEvent>;

export type Progress = 'created' | 'pending' | 'failed' | 'succeeded';

const RANK = { created: 0, pending: 1, failed: 2, succeeded: 3 } as const;
const REFUND_RANK = { requested: 0, pending: 1, succeeded: 2, failed: 3 } as const;
const DISPUTE_RANK = { open: 0, lost: 1, won: 2 } as const;

/** What has been given back or is on its way. */
export function refundedCents(refunds: Readonly<Record<RefundId, Refund>>): number {
  return Object.values(refunds)
    .filter(({ status }) => status !== 'failed')
    .reduce((sum, { amountCents }) => sum + amountCents, 0);
}

/** What a bank has taken back for good or for now. */
export function disputedCents(disputes: Readonly<Record<DisputeId, Dispute>>): number {
  return Object.values(disputes)
    .filter(({ status }) => status !== 'won')
    .reduce((sum, { amountCents }) => sum + amountCents, 0);
}

type RefundEvent = Extract<PaymentEvent, { type: `Refund${string}` }>;

/** The refunds after an event about one of them. */
export function withRefund(
  refunds: Readonly<Record<RefundId, Refund>>,
  { type, refundId, amountCents, reason, reference }: RefundEvent,
): Readonly<Record<RefundId, Refund>> {
  const first = refunds[refundId];
  const refund = {
    amountCents,
    reason: first?.reason ?? reason,
    status: REFUND_STATUS[type],
    ...optional({ reference: first?.reference ?? reference }),
  };
  return { ...refunds, [refundId]: refund };
}

const REFUND_STATUS = {
  RefundRequested: 'requested',
  RefundPending: 'pending',
  RefundSucceeded: 'succeeded',
  RefundFailed: 'failed',
} as const;

/** What goes back was paid, also when the word of that is still on its way. */
function paidBefore(
  { progress, order }: { progress: Progress; order: PaymentOrder },
  paymentId: PaymentId,
  reference: string,
): readonly PaymentEvent[] {
  if (progress === 'succeeded') return [];
  return [{ type: 'PaymentSucceeded', ...wholeOf(paymentId, order), reference }];
}

function wholeOf(paymentId: PaymentId, { invoiceId, amountCents, currency }: PaymentOrder): Whole {
  return { paymentId, invoiceId, amountCents, currency };
}

function failureOf({ code, message, at }: Failure): Failure {
  return { code, message, at };
}

/** By time, and by words where the times are equal, so that the order of arrival is of no matter. */
function isLater(one: Failure, other: Failure | undefined): boolean {
  if (other === undefined) return true;
  const place = ({ at, code, message }: Failure) => `${at} ${code} ${message}`;
  return place(one) > place(other);
}

function sameOrder(one: PaymentOrder, other: PaymentOrder): boolean {
  return (
    one.invoiceId === other.invoiceId &&
    one.amountCents === other.amountCents &&
    one.currency === other.currency
  );
}

/** Without the fields that are undefined. */
function optional<T extends Record<string, unknown>>(fields: T) {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
