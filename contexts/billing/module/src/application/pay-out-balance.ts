import { billing } from '@atelier/billing-contract';
import { handler, refusal } from '@atelier/rpc';
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
import { issue } from './issue-credit-note.ts';
import { owedInvoices } from './owed-invoices.ts';
import { stateOf } from './record.ts';
import { credit } from './settle-invoice.ts';
import { NEVER } from './subscription-list.projection.ts';

/** Sends back, the way an invoice was paid, what the next one would begin with as a credit. */
export const payOutBalance = (ports: AccountPorts) =>
  handler(billing.payOutBalance, async ({ input, call, errors }) => {
    // Across workspaces: only staff may come here.
    const row = await ports.invoiceRows.everywhere.get(input.invoiceId);
    if (row === undefined) throw errors.INVOICE_NOT_FOUND();
    const { workspaceId } = row;
    const [owed, waits] = await notToPayOut(ports, workspaceId);
    const issued = await issue(ports, call, input, 'pay-out', async (writing, number) => {
      const state = await writing.state(subscriptions, subscriptionAt(workspaceId));
      const balanceCents = Math.max(0, creditCents(state, waits) - owed);
      if (input.amountCents > balanceCents)
        throw errors.PAY_OUT_EXCEEDS_BALANCE({ data: { balanceCents } });
      const amountNanoUsd = -input.amountCents * NANO_PER_CENT;
      await credit(writing, workspaceId, `paid out by ${number}`, amountNanoUsd);
    });
    if (issued.outcome === 'rejected') throw refusal(issued.rejection, errors);
    ports.lookSoon();
    return issued.creditNote;
  });

/** How much of the credit balance could be paid out the way an invoice was paid. */
export async function payableOut(
  ports: Pick<AccountPorts, 'store' | 'invoiceRows' | 'subscriptionRows'>,
  { workspaceId, id }: Pick<InvoiceRow, 'workspaceId' | 'id'>,
): Promise<number> {
  const state = await stateOf(ports.store, subscriptions, subscriptionAt(workspaceId));
  const invoice: Invoice = await stateOf(ports.store, invoices, invoiceAt(workspaceId, id));
  if (invoice.status !== 'paid') return 0;
  const [owed, waits] = await notToPayOut(ports, workspaceId);
  const balanceCents = creditCents(state, waits) - owed;
  return Math.max(0, Math.min(balanceCents, leftOfPayments(invoice.payments)));
}

/**
 * The whole cents of a credit that are left after all that waits for the next invoice. Where one is to
 * be made, credits that wait for it are not paid out before: it may take them for usage.
 */
function creditCents(state: Subscription, isInvoiceToCome: boolean): number {
  if (state.status === 'none') return 0;
  const { pending, carriedNanoUsd } = state;
  const all = pending.reduce((sum, { amountNanoUsd }) => sum + amountNanoUsd, carriedNanoUsd);
  const balance = isInvoiceToCome ? Math.max(all, carriedNanoUsd) : all;
  return Math.max(0, Math.floor(-balance / NANO_PER_CENT));
}

/** What is owed, for nothing is paid out to who owes it, and whether an invoice is to be made. */
async function notToPayOut(
  ports: Pick<AccountPorts, 'invoiceRows' | 'subscriptionRows'>,
  workspaceId: string,
): Promise<readonly [owedCents: number, isInvoiceToCome: boolean]> {
  const owed = await owedInvoices(ports, workspaceId);
  const owedCents = owed.map(({ payableCents, paidCents }) => payableCents - paidCents);
  const row = await ports.subscriptionRows.get(workspaceId, subscriptionIdOf(workspaceId));
  return [owedCents.reduce((sum, cents) => sum + cents, 0), row?.dueAt !== NEVER];
}
