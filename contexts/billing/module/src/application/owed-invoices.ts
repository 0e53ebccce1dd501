import type { AccountPorts } from './account-ports.ts';
import type { InvoiceRow } from './invoice-list.projection.ts';

/**
 * Whether a workspace owes what is overdue, was given up or could not be charged: who could begin
 * something new would owe it for ever.
 */
export async function isInArrears(
  ports: Pick<AccountPorts, 'invoiceRows' | 'clock'>,
  workspaceId: string,
): Promise<boolean> {
  const now = ports.clock.now().toISOString();
  const owed = await owedInvoices(ports, workspaceId);
  return owed.some(
    ({ status, dueAt = now, lastFailure }) =>
      status === 'uncollectible' || dueAt < now || lastFailure !== undefined,
  );
}

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
