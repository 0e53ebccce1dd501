import { billing } from '@atelier/billing-contract';
import { handler, receipt } from '@atelier/rpc';
import type { AccountPorts } from './account-ports.ts';
import { invoiceAt, invoices } from './account-streams.ts';

type Ports = Pick<AccountPorts, 'write' | 'invoiceRows' | 'clock'>;

// Across workspaces: only staff may come here.
export const voidInvoice = ({ write, invoiceRows, clock }: Ports) =>
  handler(billing.voidInvoice, async ({ input: { invoiceId, reason }, call, errors }) => {
    const row = await invoiceRows.everywhere.get(invoiceId);
    if (row === undefined) throw errors.INVOICE_NOT_FOUND();
    const at = clock.now().toISOString();
    const voided = await write(call, ({ record }) =>
      record(invoices, invoiceAt(row.workspaceId, invoiceId), {
        type: 'VoidInvoice',
        ...{ invoiceId, at, reason },
      }),
    );
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
