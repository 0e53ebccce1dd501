import type { InvoiceId } from '../domain/subscription.ts';
import type { AccountPorts } from './account-ports.ts';
import { subscriptionAt, subscriptions } from './account-streams.ts';
import { asBilling } from './take-payments.ts';

/** Says, once, that the invoice of a cycle is made and asked for. */
export async function completeCycle(
  { write, lookSoon }: Pick<AccountPorts, 'write' | 'lookSoon'>,
  { workspaceId, sequence }: { workspaceId: string; sequence: number },
  drawn: { invoiceId: InvoiceId | null; payableCents: number },
): Promise<void> {
  await write(asBilling(workspaceId), (writing) =>
    writing.record(subscriptions, subscriptionAt(workspaceId), {
      type: 'CompleteCycle',
      workspaceId,
      sequence,
      ...drawn,
    }),
  );
  // Months may have passed while nothing ran: then the next period is over already.
  lookSoon();
}
