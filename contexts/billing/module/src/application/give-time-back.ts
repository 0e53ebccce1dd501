import type { Writing } from '@atelier/event-store';
import type { NanoUsd } from '@atelier/kernel';
import { leftOf } from '../domain/invoice.ts';
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
  const { subscriptionId, period } = subscription;
  // The newest first: a plan that was left and chosen again is charged by several.
  for (let sequence = subscription.sequence - 1; sequence >= 0; sequence--) {
    const invoiceId = invoiceIdOf(subscriptionId, sequence);
    const invoice = await writing.state(invoices, invoiceAt(workspaceId, invoiceId));
    if (invoice.status === 'absent') continue;
    if (charges(invoice.draft.lines, subscription))
      return { invoiceId, leftNanoUsd: leftOf({ ...invoice, ...invoice.draft }) };
    if (invoice.openedAt !== undefined && invoice.openedAt < period.from) break;
  }
  return {};
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
