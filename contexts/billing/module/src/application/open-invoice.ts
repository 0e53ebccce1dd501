import type { InvoiceId } from '../domain/subscription.ts';
import type { AccountPorts } from './account-ports.ts';
import { invoiceAt, invoices } from './account-streams.ts';
import { asBilling } from './take-payments.ts';

type Ports = Pick<AccountPorts, 'write' | 'numbers' | 'clock'>;

/** Gives a draft its number: from then on it is owed. One that has a number stays as it is. */
export async function openInvoice(
  { write, numbers, clock }: Ports,
  { workspaceId, invoiceId }: { workspaceId: string; invoiceId: InvoiceId },
): Promise<void> {
  const at = clock.now().toISOString();
  const opened = await write(
    asBilling(workspaceId),
    async (writing, last) => {
      const address = invoiceAt(workspaceId, invoiceId);
      const state = await writing.state(invoices, address);
      if (state.status !== 'draft' && state.status !== 'absent')
        return { outcome: 'accepted' } as const;
      const document = { series: 'invoice', documentId: invoiceId, at } as const;
      const number = await numbers.take(writing, document, last);
      return writing.record(invoices, address, { type: 'OpenInvoice', invoiceId, number, at });
    },
    () => numbers.last('invoice', at),
  );
  if (opened.outcome === 'rejected') throw new Error(`There is no draft ${invoiceId} to open.`);
}
