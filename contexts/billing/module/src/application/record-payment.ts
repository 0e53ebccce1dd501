import { billing } from '@atelier/billing-contract';
import { handler } from '@atelier/rpc';
import { tellOfPayment } from './hear-of-payments.ts';
import type { PaymentPorts } from './payment-ports.ts';
import { paymentView, statusOf } from './payment-view.ts';
import { inWorkspace } from './take-payments.ts';

/** Staff marks what was paid, in any workspace: whose bank account it is that the money came to. */
export const recordPayment = (ports: PaymentPorts) =>
  handler(billing.recordPayment, async ({ input: { paymentId, note }, call, errors }) => {
    const { payments, paymentRows, providers, clock } = ports;
    const row = await paymentRows.everywhere.get(paymentId);
    if (row === undefined) throw errors.PAYMENT_NOT_FOUND();
    const { workspaceId, reference } = row;
    const byHand = providers[row.provider]?.byHand;
    if (byHand === undefined) throw errors.PAYMENT_SETTLED_BY_PROVIDER();
    // A crash may have come between the payment and those who wait for it.
    if (row.progress === 'succeeded') await tellOfPayment(ports, row);
    // What was not waited for any more may come nevertheless.
    const isUnpaid = row.progress === 'pending' || row.progress === 'failed';
    if (!isUnpaid || reference === undefined)
      throw errors.PAYMENT_NOT_PENDING({ data: { status: statusOf(row) } });
    await byHand.paid({ workspaceId, paymentReference: reference });
    await payments(inWorkspace(call, workspaceId), paymentId, {
      type: 'HearOfPayment',
      paymentId,
      progress: 'succeeded',
      reference,
      at: clock.now().toISOString(),
      ...(note ? { note } : {}),
    });
    await tellOfPayment(ports, row);
    return paymentView((await paymentRows.get(workspaceId, paymentId)) ?? row);
  });
