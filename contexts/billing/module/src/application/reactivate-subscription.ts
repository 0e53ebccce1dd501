import type { Writing } from '@atelier/event-store';
import { isOwed } from '../domain/invoice.ts';
import { wholeSecond } from '../domain/proration.ts';
import type { InvoiceId } from '../domain/subscription.ts';
import type { AccountPorts } from './account-ports.ts';
import { invoiceAt, invoices, subscriptionAt, subscriptions } from './account-streams.ts';
import { closePeriods } from './close-periods.ts';

/**
 * A suspended subscription goes on, unless its period is over. Not while the invoice that it was
 * suspended for is owed, as it still is when payment is not asked for any more.
 */
export async function reactivate(
  { clock }: Pick<AccountPorts, 'clock'>,
  writing: Writing,
  workspaceId: string,
): Promise<void> {
  const at = wholeSecond(clock.now());
  const state = await closePeriods(writing, workspaceId, at);
  if (state.status !== 'suspended') return;
  if (state.suspendedFor !== undefined) {
    const { status } = await writing.state(invoices, invoiceAt(workspaceId, state.suspendedFor));
    if (isOwed(status)) return;
  }
  const command = { type: 'ReactivateSubscription', workspaceId, at } as const;
  await writing.record(subscriptions, subscriptionAt(workspaceId), command);
}

/**
 * How many other invoices should have been paid by now. Of two that are paid in one moment each may
 * find the other unpaid: the next turn of the schedule finds what they leave suspended.
 */
export async function otherOverdue(
  { invoiceRows }: Pick<AccountPorts, 'invoiceRows'>,
  workspaceId: string,
  invoiceId: InvoiceId,
  at: string,
): Promise<number> {
  const { items } = await invoiceRows.list(workspaceId, { where: { status: 'open' }, limit: 200 });
  return items.filter(({ id, dueAt = at }) => id !== invoiceId && dueAt < at).length;
}
