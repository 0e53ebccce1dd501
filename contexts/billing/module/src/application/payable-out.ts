import { stateOf } from '@atelier/event-store';
import { type Invoice, leftOfPayments } from '../domain/invoice.ts';
import { NANO_PER_CENT } from '../domain/invoice-line.ts';
import type { Subscription } from '../domain/subscription.ts';
import type { AccountPorts } from './account-ports.ts';
import {
  invoiceAt,
  invoices,
  subscriptionAt,
  subscriptionIdOf,
  subscriptions,
} from './account-streams.ts';
import type { InvoiceRow } from './invoice-list.projection.ts';
import { owedInvoices } from './owed-invoices.ts';
import { NEVER } from './subscription-list.projection.ts';

/** How much of the credit balance could be paid out the way an invoice was paid; whole cents. */
export async function payableOut(
  ports: Pick<AccountPorts, 'store' | 'invoiceRows' | 'subscriptionRows'>,
  { workspaceId, id }: Pick<InvoiceRow, 'workspaceId' | 'id'>,
): Promise<number> {
  const invoice: Invoice = await stateOf(ports.store, invoices, invoiceAt(workspaceId, id));
  if (invoice.status !== 'paid') return 0;
  const state = await stateOf(ports.store, subscriptions, subscriptionAt(workspaceId));
  const balanceCents = (await payableBalance(ports, workspaceId))(state);
  return Math.min(balanceCents, leftOfPayments(invoice.payments));
}

/**
 * How many cents of a balance are to be paid out: what is left of the credit after all that waits for
 * the next invoice, less what is owed. Where an invoice is to be made, credits that wait for it are
 * not paid out before: it may take them for usage.
 */
export async function payableBalance(
  ports: Pick<AccountPorts, 'invoiceRows' | 'subscriptionRows'>,
  workspaceId: string,
): Promise<(state: Subscription) => number> {
  const row = await ports.subscriptionRows.get(workspaceId, subscriptionIdOf(workspaceId));
  const isInvoiceToCome = row?.dueAt !== NEVER;
  const owed = await owedInvoices(ports, workspaceId);
  const owedCents = owed.reduce((sum, each) => sum + each.payableCents - each.paidCents, 0);
  return (state) => {
    if (state.status === 'none') return 0;
    const { pending, carriedNanoUsd } = state;
    const all = pending.reduce((sum, { amountNanoUsd }) => sum + amountNanoUsd, carriedNanoUsd);
    const balance = isInvoiceToCome ? Math.max(all, carriedNanoUsd) : all;
    return Math.max(0, Math.floor(-balance / NANO_PER_CENT) - owedCents);
  };
}
