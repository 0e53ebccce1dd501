import { billing } from '@atelier/billing-contract';
import type { WorkspaceId } from '@atelier/kernel';
import { handler } from '@atelier/rpc';
import { leftCentsOf } from '../domain/invoice.ts';
import type { AccountPorts } from './account-ports.ts';
import type { CreditNoteRow } from './credit-note-list.projection.ts';
import { Unprintable } from './documents.ts';
import { payableOut } from './payable-out.ts';
import type { InvoiceRow } from './invoice-list.projection.ts';
import { isStaff, listSeenBy, seenBy } from './seen-by.ts';

type Ports = Pick<
  AccountPorts,
  'store' | 'subscriptionRows' | 'invoiceRows' | 'creditNoteRows' | 'documents'
>;

export const listInvoices = ({ invoiceRows }: Ports) =>
  handler(billing.listInvoices, async ({ input: { limit, cursor, status }, call }) => {
    const { items, ...rest } = await invoiceRows.list(call.actor.workspaceId, {
      where: status ? { status } : {},
      orderBy: 'sequence',
      descending: true,
      limit,
      ...(cursor ? { cursor } : {}),
    });
    return { items: items.map(invoiceSummary), ...rest };
  });

export const listAllInvoices = ({ invoiceRows }: Ports) =>
  handler(billing.listAllInvoices, async ({ input: { limit, cursor, status } }) => {
    const { items, ...rest } = await invoiceRows.everywhere.list({
      where: status ? { status } : {},
      orderBy: 'createdAt',
      descending: true,
      limit,
      ...(cursor ? { cursor } : {}),
    });
    return {
      items: items.map((row) => ({
        ...invoiceSummary(row),
        // Rows hold the ids of workspaces as plain text; each came from an actor once.
        workspaceId: row.workspaceId as WorkspaceId,
        customer: row.contact.name,
      })),
      ...rest,
    };
  });

export const getInvoice = ({ invoiceRows, ...ports }: Ports) =>
  handler(billing.getInvoice, async ({ input: { invoiceId }, call, errors }) => {
    const row = await seenBy(call.actor, invoiceRows, invoiceId);
    if (row === undefined) throw errors.INVOICE_NOT_FOUND();
    const { contact, issuer, lines, status, carriedNanoUsd, lastFailure } = row;
    const { givenBackNanoUsd = 0 } = row;
    return {
      ...invoiceSummary(row),
      contact: { ...contact, address: [...contact.address] },
      ...(issuer ? { issuer: { ...issuer, address: [...issuer.address] } } : {}),
      lines: [...lines],
      carriedNanoUsd,
      leftCents: status === 'paid' ? leftCentsOf({ ...row, givenBackNanoUsd }) : 0,
      ...(isStaff(call.actor)
        ? { payOutCents: await payableOut({ ...ports, invoiceRows }, row) }
        : {}),
      ...(lastFailure ? { lastFailure } : {}),
    };
  });

export const downloadInvoice = ({ invoiceRows, documents }: Ports) =>
  handler(billing.downloadInvoice, async ({ input: { invoiceId }, call, errors }) => {
    const row = await seenBy(call.actor, invoiceRows, invoiceId);
    if (row === undefined) throw errors.INVOICE_NOT_FOUND();
    const name = `${row.number ?? 'draft'}.pdf`;
    return printed(name, documents.invoice(row), errors);
  });

export const listCreditNotes = ({ creditNoteRows }: Ports) =>
  handler(billing.listCreditNotes, async ({ input: { limit, cursor, invoiceId }, call }) => {
    const { items, ...rest } = await listSeenBy(call.actor, creditNoteRows, invoiceId, {
      where: invoiceId ? { invoiceId } : {},
      orderBy: 'createdAt',
      descending: true,
      limit,
      ...(cursor ? { cursor } : {}),
    });
    return { items: items.map(creditNoteView), ...rest };
  });

export const getCreditNote = ({ creditNoteRows }: Ports) =>
  handler(billing.getCreditNote, async ({ input: { creditNoteId }, call, errors }) => {
    const row = await seenBy(call.actor, creditNoteRows, creditNoteId);
    if (row === undefined) throw errors.CREDIT_NOTE_NOT_FOUND();
    return creditNoteView(row);
  });

export const downloadCreditNote = ({ creditNoteRows, documents }: Ports) =>
  handler(billing.downloadCreditNote, async ({ input: { creditNoteId }, call, errors }) => {
    const row = await seenBy(call.actor, creditNoteRows, creditNoteId);
    if (row === undefined) throw errors.CREDIT_NOTE_NOT_FOUND();
    return printed(`${row.number}.pdf`, documents.creditNote(row), errors);
  });

async function printed(
  name: string,
  document: Promise<Uint8Array<ArrayBuffer>>,
  errors: { NOT_PRINTABLE(options: { data: { characters: string } }): Error },
): Promise<File> {
  try {
    return new File([await document], name, { type: 'application/pdf' });
  } catch (error) {
    if (!(error instanceof Unprintable)) throw error;
    throw errors.NOT_PRINTABLE({ data: { characters: error.characters } });
  }
}

function invoiceSummary(row: InvoiceRow) {
  const { id, number, status, currency, totalNanoUsd, payableCents, paidCents, creditedCents } =
    row;
  const { createdAt, openedAt, dueAt, paidAt } = row;
  return {
    id,
    status,
    currency,
    totalNanoUsd,
    payableCents,
    paidCents,
    creditedCents,
    createdAt,
    ...(number ? { number } : {}),
    ...(openedAt ? { openedAt } : {}),
    ...(dueAt ? { dueAt } : {}),
    ...(paidAt ? { paidAt } : {}),
  };
}

/** A credit note as the contract shows it. */
export function creditNoteView(row: CreditNoteRow) {
  const { id, number, invoiceId, invoiceNumber, amountCents, currency, reason } = row;
  const { settlement, status, createdAt } = row;
  return {
    id,
    number,
    invoiceId,
    invoiceNumber,
    amountCents,
    currency,
    reason,
    settlement,
    status,
    createdAt,
  };
}
