import type { CreditNoteRow } from '../application/credit-note-list.projection.ts';
import type { InvoiceRow } from '../application/invoice-list.projection.ts';
import { type InvoiceLine, NANO_PER_CENT } from '../domain/invoice-line.ts';
import type { InvoiceIssuer } from '../domain/issuer.ts';
import type { BillingContact } from '../domain/subscription.ts';

/** What stands on a document, from top to bottom. */
export type DocumentText = {
  readonly title: string;
  readonly facts: readonly (readonly [string, string])[];
  /** The seller's name and address; empty while nobody was named. */
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** What, from when to when (UTC), how much. */
  readonly lines: readonly (readonly [string, string, string])[];
  readonly sums: readonly (readonly [string, string])[];
  readonly notes: readonly string[];
};

export function invoiceText(invoice: InvoiceRow): DocumentText {
  const { number = 'Draft', status, openedAt, dueAt, paidAt, lines, contact, issuer } = invoice;
  const { payableCents, paidCents, creditedCents, totalNanoUsd, carriedNanoUsd } = invoice;
  const isSettled = status === 'paid' && payableCents === 0;
  return {
    title: `Invoice ${number}`,
    facts: [
      ['Status', isSettled ? 'nothing to be paid' : status],
      ...dated('Date', openedAt),
      ...dated('Due', status === 'open' ? dueAt : undefined),
      ...dated('Paid', isSettled ? undefined : paidAt),
      ['Currency', 'USD'],
    ],
    from: sender(issuer),
    to: addressee(contact),
    lines: lines.map((line) => [what(line), when(line), exactUsd(line.amountNanoUsd)]),
    sums: [
      ['Total', exactUsd(totalNanoUsd)],
      ...carried(carriedNanoUsd),
      ['To be paid', exactUsd(payableCents * NANO_PER_CENT)],
      ...(paidCents > 0 ? [['Paid', exactUsd(paidCents * NANO_PER_CENT)] as const] : []),
      ...(creditedCents > 0
        ? [['Taken back by credit notes', exactUsd(creditedCents * NANO_PER_CENT)] as const]
        : []),
    ],
    notes: [
      ...(carriedNanoUsd < 0
        ? [
            'The next invoice begins with the credit balance, also that of a later subscription. Ask for it to have it paid out.',
          ]
        : []),
      ...(lines.some(({ unpricedCalls = 0 }) => unpricedCalls > 0)
        ? ['Calls of models whose price nobody knows are counted, not charged.']
        : []),
    ],
  };
}

export function creditNoteText(creditNote: CreditNoteRow): DocumentText {
  const { number, invoiceNumber, amountCents, reason, settlement, createdAt, contact, issuer } =
    creditNote;
  const amount = exactUsd(amountCents * NANO_PER_CENT);
  return {
    title: `Credit note ${number}`,
    facts: [...dated('Date', createdAt), ['To invoice', invoiceNumber], ['Currency', 'USD']],
    from: sender(issuer),
    to: addressee(contact),
    lines: [[reason, '', amount]],
    sums: [[settlement === 'pay-out' ? 'Paid out' : 'Taken back', amount]],
    notes: [
      {
        refund: 'The amount is sent back the way it was paid.',
        balance: 'The next invoice begins with this credit.',
        'pay-out': 'The credit balance is sent back the way the invoice was paid.',
      }[settlement],
    ],
  };
}

/** To the last nano-dollar: `$12.345678901`; at least two digits after the point. */
export function exactUsd(nanoUsd: number): string {
  const [sign, amount] = nanoUsd < 0 ? ['-', -nanoUsd] : ['', nanoUsd];
  const fraction = String(amount % 1_000_000_000)
    .padStart(9, '0')
    .replace(/0+$/, '')
    .padEnd(2, '0');
  const whole = (amount - (amount % 1_000_000_000)) / 1_000_000_000;
  return `${sign}$${whole.toLocaleString('en-US')}.${fraction}`;
}

function addressee({ name, email, address, taxId }: BillingContact): readonly string[] {
  return [name, ...address, email, ...(taxId ? [`Tax number ${taxId}`] : [])];
}

function sender(issuer: InvoiceIssuer | undefined): readonly string[] {
  if (issuer === undefined) return [];
  const { name, address, email, taxId } = issuer;
  return [name, ...address, ...(email ? [email] : []), ...(taxId ? [`Tax number ${taxId}`] : [])];
}

function carried(nanoUsd: number): DocumentText['sums'] {
  if (nanoUsd === 0) return [];
  return nanoUsd < 0
    ? [['Credit balance', exactUsd(-nanoUsd)]]
    : [['Carried to the next invoice', exactUsd(nanoUsd)]];
}

function what({ kind, description, calls = 0, unpricedCalls = 0 }: InvoiceLine): string {
  if (kind !== 'usage') return description;
  const unpriced = unpricedCalls > 0 ? `, ${unpricedCalls} without a price` : '';
  return `${description} (${calls} ${calls === 1 ? 'call' : 'calls'}${unpriced})`;
}

function when({ from, to }: InvoiceLine): string {
  return from === undefined || to === undefined ? '' : `${second(from)} to ${second(to)}`;
}

function dated(name: string, time: string | undefined): readonly (readonly [string, string])[] {
  return time === undefined ? [] : [[name, day(time)]];
}

const day = (time: string) => time.slice(0, 10);
const second = (time: string) => `${day(time)} ${time.slice(11, 19)}`;
