import { billing } from '@atelier/billing-contract';
import { handler } from '@atelier/rpc';
import type { PaymentPorts } from './payment-ports.ts';
import { paymentView } from './payment-view.ts';

export const getPayment = ({ paymentRows }: PaymentPorts) =>
  handler(billing.getPayment, async ({ input, call, errors }) => {
    const row = await paymentRows.get(call.actor.workspaceId, input.paymentId);
    if (row === undefined) throw errors.PAYMENT_NOT_FOUND();
    return paymentView(row);
  });
