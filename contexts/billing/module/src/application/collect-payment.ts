import { isOwed } from '../domain/invoice.ts';
import type { InvoiceId } from '../domain/subscription.ts';
import type { AccountPorts } from './account-ports.ts';
import { chargeKeyOf, settleInvoice } from './settle-invoice.ts';

type Ports = Pick<
  AccountPorts,
  'write' | 'planRows' | 'invoiceRows' | 'subscriptionRows' | 'charges' | 'clock' | 'lookSoon'
>;

/** Asks for what an owed invoice still costs. The same attempt again is the same payment. */
export async function collectPayment(
  ports: Ports,
  { workspaceId, invoiceId }: { workspaceId: string; invoiceId: InvoiceId },
): Promise<void> {
  const invoice = await ports.invoiceRows.get(workspaceId, invoiceId);
  if (invoice === undefined || !isOwed(invoice.status)) return;
  const { attempt, payableCents, paidCents, number } = invoice;
  const order = {
    invoiceId,
    workspaceId,
    amountCents: payableCents - paidCents,
    currency: 'usd',
    idempotencyKey: chargeKeyOf(invoiceId, attempt),
    description: `Invoice ${number}`,
  } as const;
  const answer = await ports.charges.charge(order);
  await settleInvoice(ports, { ...order, answer });
}
