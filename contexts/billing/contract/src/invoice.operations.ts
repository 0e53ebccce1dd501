import {
  contextContract,
  Email,
  id,
  PageQuery,
  page,
  problem,
  Receipt,
  Time,
  z,
} from '@atelier/contract';
import { BillingContact, InvoiceLine, read } from './subscription.operations.ts';

const c = contextContract('billing');

export const InvoiceStatus = z.enum(['draft', 'open', 'paid', 'void', 'uncollectible']);

export const InvoiceSummary = z.object({
  id: id('invoice'),
  number: z.string().optional().describe('Without gaps within a year; a draft has none yet.'),
  status: InvoiceStatus,
  currency: z.literal('usd'),
  totalNanoUsd: z.int(),
  payableCents: z
    .int()
    .describe('Whole cents, none below $0.50; the rest is carried to the next invoice.'),
  paidCents: z.int(),
  creditedCents: z.int().describe('Taken back by credit notes.'),
  createdAt: Time,
  openedAt: Time.optional(),
  dueAt: Time.optional(),
  paidAt: Time.optional(),
});

const text = (longest: number) => z.string().trim().min(1).max(longest);

/** Who sells. */
export const InvoiceIssuer = z.object({
  name: text(120),
  address: z.array(text(120)).max(6).default([]),
  email: Email.optional(),
  taxId: text(40).optional(),
});

export const Invoice = InvoiceSummary.extend({
  contact: BillingContact,
  issuer: InvoiceIssuer.optional().describe('Who sold; absent while nobody was named.'),
  lines: z.array(InvoiceLine),
  carriedNanoUsd: z.int(),
  leftCents: z
    .int()
    .describe(
      'What a credit note can still take back: no more than was paid, and of what it charges no time that was given back as not used.',
    ),
  payOutCents: z
    .int()
    .optional()
    .describe('For staff: what of the credit balance can be sent back the way this was paid.'),
  lastFailure: z
    .object({ at: Time, code: z.string(), message: z.string(), nextAttemptAt: Time.optional() })
    .optional(),
});

export const CreditNote = z.object({
  id: id('credit-note'),
  number: z.string(),
  invoiceId: id('invoice'),
  invoiceNumber: z.string(),
  amountCents: z.int(),
  currency: z.literal('usd'),
  reason: z.string(),
  settlement: z.enum(['refund', 'balance', 'pay-out']),
  status: z
    .enum(['credited', 'refunding', 'refunded', 'refund-failed'])
    .describe(
      'What could not be refunded was credited to the balance, unless the payment had gone back already.',
    ),
  createdAt: Time,
});

const invoiceId = id('invoice');
const creditNoteId = id('credit-note');
const staff = { resource: 'invoice', action: 'manage' };

const INVOICE_NOT_FOUND = problem(404, 'There is no such invoice.');
const CREDIT_NOTE_NOT_FOUND = problem(404, 'There is no such credit note.');
const INVOICE_NOT_UNPAID = problem(409, 'Only an invoice that nobody has paid can be closed so.');
const NOT_PRINTABLE = problem(
  409,
  'These characters cannot be printed. Read the invoice in the web app or over the API.',
  z.object({ characters: z.string() }),
);
const creditErrors = {
  INVOICE_NOT_FOUND,
  NOT_PRINTABLE: problem(
    409,
    'These characters cannot be printed on a credit note. Write them in another script.',
    z.object({ characters: z.string() }),
  ),
  INVOICE_NOT_PAID: problem(409, 'Only of a paid invoice something can be taken back.'),
  CREDIT_EXCEEDS_PAYMENT: problem(
    409,
    'Never more is taken back than was paid and not given back before.',
    z.object({ leftCents: z.int() }),
  ),
};

const Reason = z.string().trim().min(1).max(300);
const Credit = z.object({
  invoiceId,
  amountCents: z.int().positive().max(100_000_000_000),
  reason: Reason,
});

/**
 * Invoices and credit notes. What changes one is for staff: who may `invoice:manage`, of any workspace.
 * Staff also reads those of any workspace by their ids.
 */
export const invoiceOperations = {
  getInvoiceIssuer: c
    .query('/invoice-issuer', {
      summary: 'Who sells, as invoices say it',
      permission: staff,
    })
    .output(z.object({ issuer: InvoiceIssuer.nullable() })),

  nameInvoiceIssuer: c
    .replace('/invoice-issuer', {
      summary: 'Say who sells: the name and address at the head of invoices and credit notes',
      description: 'Holds from the next invoice on. What was invoiced stays as it is.',
      permission: staff,
    })
    .input(InvoiceIssuer)
    .output(Receipt)
    .errors({ NOT_PRINTABLE }),

  listInvoices: c
    .query('/invoices', {
      summary: 'The invoices of this workspace, the newest first',
      permission: read,
    })
    .input(PageQuery.extend({ status: InvoiceStatus.optional() }).default({ limit: 50 }))
    .output(page(InvoiceSummary)),

  listAllInvoices: c
    .query('/all-invoices', {
      summary: 'The invoices of all workspaces, the newest first',
      permission: staff,
    })
    .input(PageQuery.extend({ status: InvoiceStatus.optional() }).default({ limit: 50 }))
    .output(page(InvoiceSummary.extend({ workspaceId: id('workspace'), customer: z.string() }))),

  getInvoice: c
    .query('/invoices/{invoiceId}', { summary: 'One invoice with its lines', permission: read })
    .input(z.object({ invoiceId }))
    .output(Invoice)
    .errors({ INVOICE_NOT_FOUND }),

  downloadInvoice: c
    .query('/invoices/{invoiceId}/pdf', {
      summary: 'An invoice as PDF',
      permission: read,
      audited: true,
    })
    .input(z.object({ invoiceId }))
    .output(z.file())
    .errors({ INVOICE_NOT_FOUND, NOT_PRINTABLE }),

  listCreditNotes: c
    .query('/credit-notes', {
      summary: 'The credit notes of this workspace, the newest first',
      permission: read,
    })
    .input(PageQuery.extend({ invoiceId: invoiceId.optional() }).default({ limit: 50 }))
    .output(page(CreditNote)),

  getCreditNote: c
    .query('/credit-notes/{creditNoteId}', { summary: 'One credit note', permission: read })
    .input(z.object({ creditNoteId }))
    .output(CreditNote)
    .errors({ CREDIT_NOTE_NOT_FOUND }),

  downloadCreditNote: c
    .query('/credit-notes/{creditNoteId}/pdf', {
      summary: 'A credit note as PDF',
      permission: read,
      audited: true,
    })
    .input(z.object({ creditNoteId }))
    .output(z.file())
    .errors({ CREDIT_NOTE_NOT_FOUND, NOT_PRINTABLE }),

  issueCreditNote: c
    .create('/invoices/{invoiceId}/credit-notes', {
      summary: 'Take back a part of a paid invoice, as a credit on the next one',
      permission: staff,
    })
    .input(Credit)
    .output(CreditNote)
    .errors(creditErrors),

  refund: c
    .create('/invoices/{invoiceId}/refunds', {
      summary: 'Take back a part of a paid invoice and send the money back',
      permission: staff,
    })
    .input(Credit)
    .output(CreditNote)
    .errors(creditErrors),

  payOutBalance: c
    .create('/invoices/{invoiceId}/pay-outs', {
      summary: 'Send a credit balance back the way a paid invoice was paid',
      description:
        'Takes it off what the next invoice begins with, and nothing more of this one back. What is owed elsewhere is not paid out.',
      permission: staff,
    })
    .input(Credit)
    .output(CreditNote)
    .errors({
      ...creditErrors,
      PAY_OUT_EXCEEDS_BALANCE: problem(
        409,
        'No more is paid out than the credit balance, less what is owed.',
        z.object({ balanceCents: z.int() }),
      ),
    }),

  voidInvoice: c
    .command('/invoices/{invoiceId}/void', {
      summary:
        'Declare an unpaid invoice void: nobody owes it, and what was suspended for it goes on',
      description:
        'Credits that it took are on the balance again; what was given back of time that it charged is not.',
      permission: staff,
    })
    .input(z.object({ invoiceId, reason: Reason }))
    .output(Receipt)
    .errors({ INVOICE_NOT_FOUND, INVOICE_NOT_UNPAID }),

  writeOffInvoice: c
    .command('/invoices/{invoiceId}/write-off', {
      summary:
        'Give up asking for an unpaid invoice: it stays owed, and what is suspended for it so',
      permission: staff,
    })
    .input(z.object({ invoiceId, reason: Reason }))
    .output(Receipt)
    .errors({ INVOICE_NOT_FOUND, INVOICE_NOT_UNPAID }),
};
