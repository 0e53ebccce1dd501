import type { Writing } from '@atelier/event-store';
import type { NanoUsd } from '@atelier/kernel';
import { type Invoice, leftOf } from '../domain/invoice.ts';
import type { InvoiceLine } from '../domain/invoice-line.ts';
import type {
  InvoiceId,
  Subscribed,
  Subscription,
  SubscriptionEvent,
} from '../domain/subscription.ts';
import { invoiceAt, invoiceIdOf, invoices } from './account-streams.ts';

/** What of the running time of a plan may still be given back, and the invoice that charged it. */
type Left = { readonly invoiceId?: InvoiceId; readonly leftNanoUsd?: NanoUsd };

/** Nothing is known of time that is on no invoice yet: all of it may be given back, on the same one. */
export async function leftOfTime(
  writing: Pick<Writing, 'state'>,
  workspaceId: string,
  subscription: Subscription,
): Promise<Left> {
  if (subscription.status === 'none' || charges(subscription.pending, subscription)) return {};
  const { from } = subscription.period;
  // A plan that was left and chosen again is charged by several.
  for await (const invoice of invoicesOf(writing, workspaceId, subscription)) {
    const { lines, invoiceId } = invoice.draft;
    if (charges(lines, subscription))
      return { invoiceId, leftNanoUsd: leftOf({ ...invoice, ...invoice.draft }) };
    if (invoice.openedAt !== undefined && invoice.openedAt < from) break;
  }
  return {};
}

/** What a subscription was invoiced, the newest first. */
export async function* invoicesOf(
  writing: Pick<Writing, 'state'>,
  workspaceId: string,
  { subscriptionId, sequence }: Subscribed,
) {
  for (let before = sequence - 1; before >= 0; before--) {
    const address = invoiceAt(workspaceId, invoiceIdOf(subscriptionId, before));
    const invoice: Invoice = await writing.state(invoices, address);
    if (invoice.status !== 'absent') yield invoice;
  }
}

/** Notes on the invoice that charged it what an event gives back of it. */
export async function giveTimeBack(
  writing: Pick<Writing, 'record'>,
  workspaceId: string,
  { invoiceId }: Left,
  events: readonly SubscriptionEvent[],
): Promise<void> {
  const lines = events.flatMap((event) => ('lines' in event ? event.lines : []));
  const back = lines.find(({ kind }) => kind === 'proration-credit');
  if (invoiceId === undefined || back === undefined) return;
  const amountNanoUsd = -back.amountNanoUsd;
  const command = { type: 'GiveTimeBack', invoiceId, amountNanoUsd } as const;
  await writing.record(invoices, invoiceAt(workspaceId, invoiceId), command);
}

function charges(lines: readonly InvoiceLine[], { plan, period }: Subscribed): boolean {
  return lines.some(
    (line) =>
      (line.kind === 'fee' || line.kind === 'proration-charge') &&
      line.plan === plan.name &&
      line.to === period.to,
  );
}
