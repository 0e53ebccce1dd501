import { defineProcess, type Run } from '@atelier/processes';
import type { InvoiceId, SubscriptionId } from '../domain/subscription.ts';
import type { AccountPorts } from './account-ports.ts';
import type { LedgerMark } from './billable-usage.ts';
import { collectPayment } from './collect-payment.ts';
import { completeCycle } from './complete-cycle.ts';
import { drawInvoice } from './draw-invoice.ts';
import { openInvoice } from './open-invoice.ts';

export type Cycle = {
  readonly workspaceId: string;
  readonly subscriptionId: SubscriptionId;
  readonly sequence: number;
};

const CHECKS = 60;
const BETWEEN_CHECKS_MS = 5_000;
const TRIES = { attempts: 3 };

/**
 * Makes an invoice and asks for it to be paid. Every step may happen twice: the invoice, its number
 * and its payment each have one identity that follows from the cycle.
 */
export const closeCycle = defineProcess(
  'close-billing-cycle',
  async (run: Run<AccountPorts>, cycle: Cycle): Promise<{ invoiceId: InvoiceId | null }> => {
    const { ports } = run;
    const { workspaceId } = cycle;
    await ledgerIsComplete(run);
    const drawn = await run.step('draw', () => drawInvoice(ports, cycle), undefined, TRIES);
    const { invoiceId } = drawn;
    if (invoiceId !== null) {
      const of = { workspaceId, invoiceId };
      await run.step('open', () => openInvoice(ports, of), undefined, TRIES);
      await run.step('ask for payment', () => collectPayment(ports, of), undefined, TRIES);
    }
    await run.step('complete', () => completeCycle(ports, cycle, drawn), undefined, TRIES);
    return { invoiceId };
  },
);

/**
 * Waits until the books hold every call that the gateway has closed by now. A call that comes later
 * still is not lost: the next invoice takes it. So the wait ends after five minutes.
 */
async function ledgerIsComplete(run: Run<AccountPorts>): Promise<void> {
  const { billable } = run.ports;
  const mark = await run.step<LedgerMark | null>(
    'newest call',
    async () => (await billable.newestCall()) ?? null,
    undefined,
    TRIES,
  );
  if (mark === null) return;
  for (let check = 1; check <= CHECKS; check++) {
    if (await run.step('in the books', () => billable.holds(mark), undefined, TRIES)) return;
    await run.sleep(BETWEEN_CHECKS_MS);
  }
}
