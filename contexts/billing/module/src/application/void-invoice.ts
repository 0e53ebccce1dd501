import { billing } from '@atelier/billing-contract';
import { handler, receipt } from '@atelier/rpc';
import type { AccountPorts } from './account-ports.ts';
import { invoiceAt, invoices } from './account-streams.ts';
import { otherOverdue, reactivate } from './reactivate-subscription.ts';

type Ports = Pick<AccountPorts, 'write' | 'invoiceRows' | 'clock' | 'lookSoon'>;

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
      if (decided.outcome === 'accepted' && others === 0)
        await reactivate(ports, writing, workspaceId);
      return decided;
    });
    ports.lookSoon();
    return receipt(voided, errors);
  });

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
