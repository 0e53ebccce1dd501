import { billing } from '@atelier/billing-contract';
import type { Writing } from '@atelier/event-store';
import { type CallContext, newId } from '@atelier/kernel';
import { handler, refusal } from '@atelier/rpc';
import type { Settlement } from '../domain/invoice.ts';
import { NANO_PER_CENT } from '../domain/invoice-line.ts';
import type { InvoiceId } from '../domain/subscription.ts';
import type { AccountPorts } from './account-ports.ts';
import { creditNoteAt, creditNotes, invoiceAt, invoices } from './account-streams.ts';
import { creditNoteView } from './list-invoices.ts';
import { credit } from './settle-invoice.ts';

type Credit = { invoiceId: InvoiceId; amountCents: number; reason: string };

export const issueCreditNote = (ports: AccountPorts) =>
  handler(billing.issueCreditNote, async ({ input, call, errors }) => {
    const amountNanoUsd = input.amountCents * NANO_PER_CENT;
    const issued = await issue(ports, call, input, 'balance', (writing, number, workspaceId) =>
      credit(writing, workspaceId, `credit note ${number}`, amountNanoUsd),
    );
    if (issued.outcome === 'rejected') throw refusal(issued.rejection, errors);
    return issued.creditNote;
  });

export const refund = (ports: AccountPorts) =>
  handler(billing.refund, async ({ input, call, errors }) => {
    const issued = await issue(ports, call, input, 'refund');
    if (issued.outcome === 'rejected') throw refusal(issued.rejection, errors);
    ports.lookSoon();
    return issued.creditNote;
  });

/** The document, what is left of the invoice, and what `book` does to the balance are one fact. */
export async function issue(
  ports: AccountPorts,
  call: CallContext,
  { invoiceId, amountCents, reason }: Credit,
  settlement: Settlement,
  book?: (writing: Writing, number: string, workspaceId: string) => Promise<void>,
) {
  const { write, numbers, invoiceRows, creditNoteRows, clock, documents } = ports;
  const characters = documents.unprintable(reason);
  if (characters !== '')
    return { outcome: 'rejected', rejection: { code: 'NOT_PRINTABLE', characters } } as const;
  // Across workspaces: only staff may come here.
  const row = await invoiceRows.everywhere.get(invoiceId);
  if (row === undefined)
    return { outcome: 'rejected', rejection: { code: 'INVOICE_NOT_FOUND' } } as const;
  const { workspaceId, number: invoiceNumber = '', contact, issuer } = row;
  const creditNoteId = newId('credit-note');
  const at = clock.now().toISOString();
  const document = { series: 'credit-note', documentId: creditNoteId, at } as const;
  const issuing = async (writing: Writing, last: number) => {
    const credited = await writing.record(invoices, invoiceAt(workspaceId, invoiceId), {
      type: 'CreditInvoice',
      ...{ invoiceId, creditNoteId, amountCents, settlement },
    });
    if (credited.outcome === 'rejected') return credited;
    const [event] = credited.events;
    const reference = event?.type === 'InvoiceCredited' ? event.paymentReference : undefined;
    const number = await numbers.take(writing, document, last);
    await writing.record(creditNotes, creditNoteAt(workspaceId, creditNoteId), {
      type: 'IssueCreditNote',
      ...{ creditNoteId, workspaceId, number, invoiceId, invoiceNumber, contact },
      ...(issuer ? { issuer } : {}),
      ...{ amountCents, currency: 'usd', reason, settlement, at },
      ...(reference === undefined ? {} : { paymentReference: reference }),
    });
    await book?.(writing, number, workspaceId);
    return { outcome: 'accepted' } as const;
  };
  const issued = await write(call, issuing, () => numbers.last(document.series, at));
  if (issued.outcome === 'rejected') return issued;
  const made = await creditNoteRows.get(workspaceId, creditNoteId);
  if (made === undefined) throw new Error(`The credit note ${creditNoteId} is not in its table.`);
  return { outcome: 'accepted', creditNote: creditNoteView(made) } as const;
}
