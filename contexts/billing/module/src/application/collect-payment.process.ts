import { defineProcess, type Run } from '@atelier/processes';
import type { CreditNoteId } from '../domain/invoice.ts';
import type { InvoiceId } from '../domain/subscription.ts';
import type { AccountPorts } from './account-ports.ts';
import { collectPayment } from './collect-payment.ts';
import { openInvoice } from './open-invoice.ts';
import { refundCreditNote } from './refund-credit-note.ts';

const TRIES = { attempts: 3 };

/** Asks again, or asks about, the payment of an invoice; opens one whose cycle broke off before. */
export const collectAgain = defineProcess(
  'collect-invoice',
  async (run: Run<AccountPorts>, of: { workspaceId: string; invoiceId: InvoiceId }) => {
    await run.step('open', () => openInvoice(run.ports, of), undefined, TRIES);
    await run.step('ask for payment', () => collectPayment(run.ports, of), undefined, TRIES);
  },
);

/** Sends the money of a credit note back, or asks what became of it. */
export const sendRefund = defineProcess(
  'refund-credit-note',
  async (run: Run<AccountPorts>, of: { workspaceId: string; creditNoteId: CreditNoteId }) =>
    run.step('refund', () => refundCreditNote(run.ports, of), undefined, TRIES),
);
