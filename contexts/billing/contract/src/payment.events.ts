import { id, z } from '@atelier/contract';
import { DisputeStatus } from './payment.operations.ts';

const payment = {
  paymentId: id('payment'),
  invoiceId: id('invoice'),
  amountCents: z.int(),
  currency: z.literal('usd'),
};

/** What billing tells of payments. */
export const paymentEvents = {
  /** A payment ended. One that failed may still succeed later, never the other way round. */
  'billing.payment-processed.v1': z.object({
    ...payment,
    outcome: z.enum(['succeeded', 'failed']),
    reference: z.string().optional(),
    code: z.string().optional(),
  }),
  /** Money went back to the payer; `amountCents` is that of the refund. */
  'billing.payment-refunded.v1': z.object({ ...payment, refundId: id('refund') }),
  /** A bank took money back for its cardholder, or decided whose it is; `amountCents` is of that. */
  'billing.payment-disputed.v1': z.object({
    ...payment,
    disputeId: id('dispute'),
    status: DisputeStatus,
  }),
} as const;
