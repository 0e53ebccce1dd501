import { billing } from '@atelier/billing-contract';
import type { Writing } from '@atelier/event-store';
import { handler, receipt } from '@atelier/rpc';
import { creditsTaken } from '../domain/invoice-line.ts';
import type { AccountPorts } from './account-ports.ts';
import { invoiceAt, invoices } from './account-streams.ts';
import type { InvoiceRow } from './invoice-list.projection.ts';
import { otherOverdue, reactivate } from './reactivate-subscription.ts';
import { chargeKeyOf, credit } from './settle-invoice.ts';

type Ports = Pick<AccountPorts, 'write' | 'invoiceRows' | 'charges' | 'clock' | 'lookSoon'>;

// Across workspaces: only staff may come here.
export const voidInvoice = (ports: Ports) =>
  handler(billing.voidInvoice, async ({ input: { invoiceId, reason }, call, errors }) => {
    const row = await ports.invoiceRows.everywhere.get(invoiceId);
    if (row === undefined) throw errors.INVOICE_NOT_FOUND();
    const { workspaceId } = row;
    const at = ports.clock.now().toISOString();
    const others = await otherOverdue(ports, workspaceId, invoiceId, at);
    const voided = await ports.write(call, async (writing) => {
      const command = { type: 'VoidInvoice', invoiceId, at, reason } as const;
      const decided = await writing.record(invoices, invoiceAt(workspaceId, invoiceId), command);
      if (decided.outcome === 'rejected') return decided;
      if (decided.events.length > 0) await balanceAsBefore(writing, row);
      if (others === 0) await reactivate(ports, writing, workspaceId);
      return decided;
    });
    // Again when it was void already: a crash may have come between.
    const { attempt } = row;
    if (voided.outcome === 'accepted')
      await ports.charges.cancel({ workspaceId, idempotencyKey: chargeKeyOf(invoiceId, attempt) });
    ports.lookSoon();
    return receipt(voided, errors);
  });

/**
 * The credits that a void invoice took are there again; what was given back of time that it charged
 * is not, for nobody pays that time.
 */
async function balanceAsBefore(writing: Writing, { workspaceId, id, number }: InvoiceRow) {
  const invoice = await writing.state(invoices, invoiceAt(workspaceId, id));
  if (invoice.status === 'absent') return;
  const amountNanoUsd = creditsTaken(invoice.draft.lines) - invoice.givenBackNanoUsd;
  if (amountNanoUsd !== 0)
    await credit(writing, workspaceId, `invoice ${number} is void`, amountNanoUsd);
}

export const writeOffInvoice = ({ write, invoiceRows, clock }: Ports) =>
  handler(billing.writeOffInvoice, async ({ input: { invoiceId, reason }, call, errors }) => {
    const row = await invoiceRows.everywhere.get(invoiceId);
    if (row === undefined) throw errors.INVOICE_NOT_FOUND();
    const at = clock.now().toISOString();
    const writtenOff = await write(call, ({ record }) =>
      record(invoices, invoiceAt(row.workspaceId, invoiceId), {
        type: 'WriteOffInvoice',
        ...{ invoiceId, at, reason },
      }),
    );
    return receipt(writtenOff, errors);
  });
