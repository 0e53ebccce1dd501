import type { AccountPorts } from './account-ports.ts';
import type { InvoiceRow } from './invoice-list.projection.ts';

/** What a workspace still owes: its open invoices, and those that were given up. */
export async function owedInvoices(
  { invoiceRows }: Pick<AccountPorts, 'invoiceRows'>,
  workspaceId: string,
): Promise<readonly InvoiceRow[]> {
  const [open, givenUp] = await Promise.all(
    (['open', 'uncollectible'] as const).map((status) =>
      invoiceRows.list(workspaceId, { where: { status }, limit: 200 }),
    ),
  );
  return [...(open?.items ?? []), ...(givenUp?.items ?? [])];
}
