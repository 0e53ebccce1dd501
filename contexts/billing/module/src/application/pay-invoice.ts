import { billing } from '@atelier/billing-contract';
import { ownerOnly } from '@atelier/identity-contract';
import { handler } from '@atelier/rpc';
import { isOwed } from '../domain/invoice.ts';
import type { AccountPorts } from './account-ports.ts';
import { collectPayment } from './collect-payment.ts';
import type { PaymentPorts } from './payment-ports.ts';
import { paymentView } from './payment-view.ts';
import { chargeKeyOf } from './settle-invoice.ts';
import { paymentIdOf } from './take-payments.ts';
import { withProvider } from './with-provider.ts';

/** The attempt that would be made by the clock, now: its key is the same, so it is made once. */
export const payInvoice = (
  ports: AccountPorts,
  paying: Pick<PaymentPorts, 'paymentRows' | 'onUnavailable'>,
) =>
  handler(billing.payInvoice, async ({ input: { invoiceId }, call, errors }) => {
    const { workspaceId } = call.actor;
    const invoice = await ports.invoiceRows.get(workspaceId, invoiceId);
    if (invoice === undefined) throw errors.INVOICE_NOT_FOUND();
    await ownerOnly(ports, call, errors);
    if (!isOwed(invoice.status)) throw errors.INVOICE_NOT_OPEN();
    const idempotencyKey = chargeKeyOf(invoiceId, invoice.attempt);
    // Without a card an attempt would only be used up.
    if (await ports.lacksCard(workspaceId, errors)) throw errors.NO_CARD_STORED();
    await withProvider(paying, errors, () => collectPayment(ports, { workspaceId, invoiceId }));
    const paymentId = paymentIdOf({ workspaceId, idempotencyKey });
    const row = await paying.paymentRows.get(workspaceId, paymentId);
    if (row === undefined)
      throw new Error(`The payment of ${invoiceId} was made and is not there.`);
    return paymentView(row);
  });
