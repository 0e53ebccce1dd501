import { insert, projection, update } from '@atelier/kernel';
import {
  type InvoiceDraft,
  type InvoiceEvent,
  type InvoiceStatus,
  statusAfter,
} from '../domain/invoice.ts';
import { DAY_MS, laterBy } from '../domain/proration.ts';
import type { InvoiceId } from '../domain/subscription.ts';
import { NEVER } from './subscription-list.projection.ts';

export type InvoiceRow = Omit<InvoiceDraft, 'invoiceId'> & {
  readonly id: InvoiceId;
  readonly status: InvoiceStatus;
  readonly createdAt: string;
  readonly number?: string;
  readonly openedAt?: string;
  readonly dueAt?: string;
  readonly paidAt?: string;
  readonly paidCents: number;
  readonly creditedCents: number;
  /** Absent where nothing was, as of all rows that are older than it. */
  readonly givenBackNanoUsd?: number;
  readonly attempt: number;
  /** When payment is to be asked for, or asked about, again; `NEVER` when it is not. */
  readonly askAt: string;
  /** From when on the subscription may be suspended for it; `NEVER` when it is not. */
  readonly suspendAt: string;
  readonly lastFailure?: { at: string; code: string; message: string; nextAttemptAt?: string };
};

export const HOUR_MS = 3_600_000;
const CLOSED = { askAt: NEVER, suspendAt: NEVER };

export const invoiceList = projection<InvoiceEvent, InvoiceRow>(
  'invoice-list',
  {
    InvoiceDrafted: ({ type: _, invoiceId, at, ...draft }) =>
      insert({
        id: invoiceId,
        ...draft,
        status: 'draft',
        createdAt: at,
        paidCents: 0,
        creditedCents: 0,
        attempt: 1,
        // The cycle goes on with it at once; this is for one that breaks off.
        askAt: laterBy(at, HOUR_MS),
        suspendAt: NEVER,
      }),
    InvoiceOpened: ({ invoiceId, number, at, dueAt }) =>
      update(invoiceId, (row) => ({
        ...row,
        status: 'open',
        number,
        openedAt: at,
        dueAt,
        askAt: laterBy(at, HOUR_MS),
        suspendAt: dueAt,
      })),
    PaymentReceived: ({ invoiceId, amountCents, excessCents }) =>
      update(invoiceId, (row) => ({
        ...row,
        paidCents: row.paidCents + amountCents - excessCents,
      })),
    InvoicePaid: ({ invoiceId, at }) =>
      update(invoiceId, ({ lastFailure: _, ...row }) => ({
        ...row,
        status: 'paid',
        paidAt: at,
        ...CLOSED,
      })),
    PaymentTakenBack: ({ invoiceId, at, ...taken }) =>
      update(invoiceId, (row) => {
        const status = statusAfter(row.status, taken);
        const paidCents = row.paidCents - taken.amountCents + taken.excessCents;
        if (paidCents === row.paidCents) return row;
        const { paidAt: _, ...unpaid } = row;
        const message = 'The bank of the cardholder took the payment back.';
        const lastFailure = { at, code: 'disputed', message };
        return { ...unpaid, status, paidCents, attempt: row.attempt + 1, lastFailure };
      }),
    PaymentRestored: ({ invoiceId, amountCents, excessCents }) =>
      update(invoiceId, (row) => ({
        ...row,
        paidCents: row.paidCents + amountCents - excessCents,
      })),
    PaymentAwaited: ({ invoiceId, at }) =>
      update(invoiceId, (row) => ({ ...row, askAt: laterBy(at, DAY_MS) })),
    PaymentMissed: ({ invoiceId, at, attempt, code, message, nextAttemptAt }) =>
      update(invoiceId, (row) => ({
        ...row,
        attempt: attempt + 1,
        askAt: nextAttemptAt ?? NEVER,
        lastFailure: { at, code, message, ...(nextAttemptAt ? { nextAttemptAt } : {}) },
      })),
    InvoiceVoided: ({ invoiceId }) =>
      update(invoiceId, (row) => ({ ...row, status: 'void', ...CLOSED })),
    InvoiceWrittenOff: ({ invoiceId }) =>
      update(invoiceId, (row) => ({ ...row, status: 'uncollectible', ...CLOSED })),
    InvoiceCredited: ({ invoiceId, amountCents, settlement }) =>
      settlement === 'pay-out'
        ? []
        : update(invoiceId, (row) => ({ ...row, creditedCents: row.creditedCents + amountCents })),
    TimeGivenBack: ({ invoiceId, amountNanoUsd }) =>
      update(invoiceId, (row) => ({
        ...row,
        givenBackNanoUsd: (row.givenBackNanoUsd ?? 0) + amountNanoUsd,
      })),
  },
  ['status', 'askAt', 'suspendAt', 'sequence', 'createdAt'],
);
