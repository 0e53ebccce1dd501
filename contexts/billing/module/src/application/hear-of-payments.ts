import type { PaymentNews, SettledRefund } from '../domain/payment.ts';
import type { PaymentPorts } from './payment-ports.ts';
import { asBilling, paymentIdOf, refundIdOf } from './take-payments.ts';

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
    };

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
  return 'applied';
}

async function rowOf({ paymentRows, provider }: PaymentPorts, whose: Whose) {
  const { workspaceId, key, reference } = whose;
  if (workspaceId && key)
    return paymentRows.get(workspaceId, paymentIdOf({ workspaceId, idempotencyKey: key }));
  const { items } = await paymentRows.everywhere.list({
    where: { reference, provider: provider.name },
    limit: 1,
  });
  return items[0];
}
