import { billing } from '@atelier/billing-contract';
import { handler } from '@atelier/rpc';
import type { PaymentPorts } from './payment-ports.ts';
import { paymentView } from './payment-view.ts';
import { listSeenBy } from './seen-by.ts';

export const listPayments = ({ paymentRows }: PaymentPorts) =>
  handler(billing.listPayments, async ({ input, call }) => {
    const { limit, cursor, invoiceId, status } = input;
    const { items, ...rest } = await listSeenBy(call.actor, paymentRows, invoiceId, {
      where: { ...(invoiceId ? { invoiceId } : {}), ...(status ? { progress: status } : {}) },
      orderBy: 'createdAt',
      descending: true,
      limit,
      ...(cursor ? { cursor } : {}),
    });
    return { items: items.map(paymentView), ...rest };
  });
