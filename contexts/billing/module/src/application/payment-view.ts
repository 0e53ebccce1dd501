import type { Payment } from '@atelier/billing-contract';
import type { z } from '@atelier/contract';
import { type DisputeId, disputedCents, type RefundId, refundedCents } from '../domain/payment.ts';
import type { PaymentRow } from './payment-list.projection.ts';

type View = z.infer<typeof Payment>;

/** A payment as others see it: one word for how far it has come, refunds among it. */
export function paymentView(row: PaymentRow): View {
  const { workspaceId: _, idempotencyKey: __, progress: ___, refunds, disputes, ...shown } = row;
  return {
    ...shown,
    status: statusOf(row),
    refundedCents: refundedCents(refunds),
    refunds: Object.entries(refunds).map(([id, { amountCents, status, reason, at }]) => ({
      // The keys of the row are what the projection was given as ids.
      id: id as RefundId,
      amountCents,
      status,
      reason,
      at,
    })),
    disputes: Object.entries(disputes ?? {}).map(([id, dispute]) => ({
      id: id as DisputeId,
      ...dispute,
    })),
  };
}

export function statusOf({
  progress,
  amountCents,
  refunds,
  disputes = {},
}: PaymentRow): View['status'] {
  if (progress !== 'succeeded') return progress;
  if (disputedCents(disputes) > 0) return 'disputed';
  const cents = refundedCents(refunds);
  if (cents === 0) return 'succeeded';
  return cents < amountCents ? 'partly-refunded' : 'refunded';
}
