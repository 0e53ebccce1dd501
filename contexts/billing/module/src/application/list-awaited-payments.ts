import { billing } from '@atelier/billing-contract';
import type { WorkspaceId } from '@atelier/kernel';
import { handler } from '@atelier/rpc';
import type { PaymentPorts } from './payment-ports.ts';
import { paymentView } from './payment-view.ts';

/** What staff looks for on the statement of the bank account, whoever pays it. */
export const listAwaitedPayments = ({ paymentRows, customerOf }: PaymentPorts) =>
  handler(billing.listAwaitedPayments, async ({ input: { limit, cursor } }) => {
    const { items, ...rest } = await paymentRows.everywhere.list({
      where: { progress: 'pending', provider: 'ledger' },
      orderBy: 'createdAt',
      limit,
      ...(cursor ? { cursor } : {}),
    });
    const awaited = await Promise.all(
      items.map(async (row) => ({
        ...paymentView(row),
        // Rows hold the ids of workspaces as plain text; each came from an actor once.
        workspaceId: row.workspaceId as WorkspaceId,
        customer: await customerOf(row.invoiceId),
      })),
    );
    return { items: awaited, ...rest };
  });
