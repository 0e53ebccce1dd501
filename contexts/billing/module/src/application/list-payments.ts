import { billing } from '@atelier/billing-contract';
import { handler } from '@atelier/rpc';
import type { PaymentPorts } from './payment-ports.ts';
import { paymentView } from './payment-view.ts';

export const listPayments = ({ paymentRows }: PaymentPorts) =>
  handler(billing.listPayments, async ({ input, call }) => {
    const { limit, cursor, invoiceId, status } = input;
    const { items, ...rest } = await paymentRows.list(call.actor.workspaceId, {
      where: { ...(invoiceId ? { invoiceId } : {}), ...(status ? { progress: status } : {}) },
      orderBy: 'createdAt',
      descending: true,
      limit,
      ...(cursor ? { cursor } : {}),
    });
    return { items: items.map(paymentView), ...rest };
  });
