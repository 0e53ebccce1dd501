import type { PaymentEvent } from '../domain/payment.ts';

/** What of the history of payments others may know. */
export function publishPayments(event: {
  type: string;
}): { type: string; data: unknown } | undefined {
  const own = event as PaymentEvent;
  switch (own.type) {
    case 'PaymentSucceeded': {
      const { paymentId, invoiceId, amountCents, currency, reference } = own;
      const data = { paymentId, invoiceId, amountCents, currency, reference, outcome: 'succeeded' };
      return { type: 'billing.payment-processed.v1', data };
    }
    case 'PaymentFailed': {
      const { paymentId, invoiceId, amountCents, currency, reference, code } = own;
      const about = { paymentId, invoiceId, amountCents, currency, code, outcome: 'failed' };
      const data = { ...about, ...(reference ? { reference } : {}) };
      return { type: 'billing.payment-processed.v1', data };
    }
    case 'RefundSucceeded': {
      const { paymentId, invoiceId, amountCents, currency, refundId } = own;
      const data = { paymentId, invoiceId, amountCents, currency, refundId };
      return { type: 'billing.payment-refunded.v1', data };
    }
    case 'PaymentDisputed': {
      const { paymentId, invoiceId, amountCents, currency, disputeId, status } = own;
      const data = { paymentId, invoiceId, amountCents, currency, disputeId, status };
      return { type: 'billing.payment-disputed.v1', data };
    }
    default:
      return undefined;
  }
}
