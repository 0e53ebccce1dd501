import { type EventContext, insert, projection, update } from '@atelier/kernel';
import {
  type Dispute,
  type DisputeId,
  type PaymentEvent,
  type PaymentId,
  type PaymentOrder,
  type Progress,
  type Refund,
  type RefundId,
  withRefund,
} from '../domain/payment.ts';

export type PaymentRow = PaymentOrder & {
  id: PaymentId;
  workspaceId: string;
  progress: Progress;
  reference?: string;
  note?: string;
  failure?: { code: string; message: string };
  refunds: Readonly<Record<RefundId, Refund & { at: string }>>;
  /** Absent where there was none, as of all rows that are older than it. */
  disputes?: Readonly<Record<DisputeId, Dispute & { at: string }>>;
  createdAt: string;
  settledAt?: string;
};

export const paymentList = projection<PaymentEvent, PaymentRow>(
  'payment-list',
  {
    PaymentBegun: ({ type: _, paymentId, ...order }, { workspaceId, at }) =>
      insert({
        id: paymentId,
        workspaceId,
        ...order,
        progress: 'created',
        refunds: {},
        createdAt: at,
      }),
    PaymentPending: ({ paymentId, reference }) =>
      update(paymentId, (row) => ({ ...row, progress: 'pending', reference })),
    PaymentSucceeded: ({ paymentId, reference, note }, { at }) =>
      update(paymentId, ({ failure: _, ...row }) => ({
        ...row,
        progress: 'succeeded',
        settledAt: at,
        reference,
        ...(note ? { note } : {}),
      })),
    PaymentFailed: ({ paymentId, code, message, reference }, { at }) =>
      update(paymentId, (row) => ({
        ...row,
        progress: 'failed',
        settledAt: at,
        failure: { code, message },
        ...(reference ? { reference } : {}),
      })),
    PaymentFailureChanged: ({ paymentId, code, message }) =>
      update(paymentId, (row) => ({ ...row, failure: { code, message } })),
    RefundRequested: refunded,
    RefundPending: refunded,
    RefundSucceeded: refunded,
    RefundFailed: refunded,
    PaymentDisputed: ({ paymentId, disputeId, amountCents, status, reason }, { at: now }) =>
      update(paymentId, ({ disputes = {}, ...row }) => {
        const at = disputes[disputeId]?.at ?? now;
        const dispute = { amountCents, status, reason, at };
        return { ...row, disputes: { ...disputes, [disputeId]: dispute } };
      }),
  },
  ['createdAt', 'reference', 'invoiceId'],
);

type RefundEvent = Extract<PaymentEvent, { type: `Refund${string}` }>;

/** The time shown is that of the first word about the refund. */
function refunded(event: RefundEvent, { at }: EventContext) {
  return update<PaymentRow>(event.paymentId, (row) => {
    const { [event.refundId]: refund } = withRefund(row.refunds, event);
    if (refund === undefined) return row;
    const first = row.refunds[event.refundId]?.at ?? at;
    return { ...row, refunds: { ...row.refunds, [event.refundId]: { ...refund, at: first } } };
  });
}
