import type { Dispute, PaymentNews, SettledRefund } from '../domain/payment.ts';
import type { PaymentRow } from './payment-list.projection.ts';
import type { PaymentPorts } from './payment-ports.ts';
import {
  asBilling,
  paymentAnswer,
  paymentIdOf,
  refundAnswer,
  refundIdOf,
} from './take-payments.ts';

/** Whose payment a provider speaks of: by the key of our order, or by its own id of the payment. */
type Whose = { readonly workspaceId?: string; readonly key?: string; readonly reference: string };

/** What a provider tells by itself, some time after it was asked. */
export type ProviderNews =
  | { readonly about: 'payment'; readonly whose: Whose; readonly news: PaymentNews }
  | {
      readonly about: 'refund';
      readonly whose: Whose;
      /** The key of our order; a refund made on the provider's own pages has none. */
      readonly key?: string;
      readonly refundReference: string;
      readonly amountCents: number;
      readonly status: SettledRefund;
      readonly reason: string;
    }
  | ({ readonly about: 'dispute'; readonly whose: Whose; readonly reference: string } & Dispute);

/** Records what a provider tells. `unknown` is news of a payment that is none of ours. */
export async function hearOfPayment(
  ports: PaymentPorts,
  told: ProviderNews,
): Promise<'applied' | 'unknown'> {
  const row = await rowOf(ports, told.whose);
  if (row === undefined) return 'unknown';
  const { id: paymentId, workspaceId } = row;
  const call = asBilling(workspaceId);
  const { payments } = ports;
  if (told.about === 'payment') {
    await payments(call, paymentId, { type: 'HearOfPayment', paymentId, ...told.news });
    await tellOfPayment(ports, row);
    return 'applied';
  }
  if (told.about === 'dispute') {
    await hearOfDispute(ports, row, told);
    return 'applied';
  }
  const { key, refundReference, amountCents, status, reason, whose } = told;
  const refundId = key
    ? refundIdOf({ workspaceId, idempotencyKey: key })
    : (`refund_${refundReference}` as const);
  await payments(call, paymentId, {
    type: 'HearOfRefund',
    paymentId,
    refundId,
    amountCents,
    status,
    reason,
    reference: refundReference,
    paymentReference: whose.reference,
  });
  await tellOfPayment(ports, row);
  const { refunds } = (await ports.paymentRows.get(workspaceId, paymentId)) ?? row;
  const refund = refunds[refundId];
  if (key && refund)
    await ports.onStanding({
      of: 'refund',
      workspaceId,
      idempotencyKey: key,
      answer: refundAnswer(refund),
    });
  return 'applied';
}

async function hearOfDispute(
  ports: PaymentPorts,
  { workspaceId, id: paymentId, invoiceId, disputes: known }: PaymentRow,
  { whose, reference, amountCents, status, reason }: Extract<ProviderNews, { about: 'dispute' }>,
): Promise<void> {
  const disputeId = `dispute_${reference}` as const;
  const dispute = { amountCents, status, reason };
  await ports.payments(asBilling(workspaceId), paymentId, {
    type: 'HearOfDispute',
    ...{ paymentId, disputeId, ...dispute, paymentReference: whose.reference },
  });
  await tellOfPayment(ports, { workspaceId, id: paymentId });
  const { disputes = known } = (await ports.paymentRows.get(workspaceId, paymentId)) ?? {};
  const about = { workspaceId, invoiceId, disputeId, reference: whose.reference };
  await ports.onStanding({ of: 'dispute', ...about, ...(disputes?.[disputeId] ?? dispute) });
}

/** Says how a payment stands by now, which may be further than the news of it that came last. */
export async function tellOfPayment(
  { paymentRows, onStanding }: Pick<PaymentPorts, 'paymentRows' | 'onStanding'>,
  { workspaceId, id }: Pick<PaymentRow, 'workspaceId' | 'id'>,
): Promise<void> {
  const row = await paymentRows.get(workspaceId, id);
  if (row === undefined) return;
  const { invoiceId, idempotencyKey, amountCents } = row;
  const about = { workspaceId, invoiceId, idempotencyKey, amountCents };
  await onStanding({ of: 'payment', ...about, answer: paymentAnswer(row) });
}

async function rowOf({ paymentRows }: PaymentPorts, whose: Whose) {
  const { workspaceId, key, reference } = whose;
  if (workspaceId && key)
    return paymentRows.get(workspaceId, paymentIdOf({ workspaceId, idempotencyKey: key }));
  const { items } = await paymentRows.everywhere.list({
    where: { reference },
    limit: 1,
  });
  return items[0];
}
