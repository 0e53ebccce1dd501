import { insert, projection, update } from '@atelier/kernel';
import type { CreditNoteEvent, CreditNoteStatus, CreditNoteText } from '../domain/credit-note.ts';
import type { CreditNoteId } from '../domain/invoice.ts';
import { laterBy } from '../domain/proration.ts';
import { HOUR_MS } from './invoice-list.projection.ts';
import { NEVER } from './subscription-list.projection.ts';

export type CreditNoteRow = Omit<CreditNoteText, 'creditNoteId'> & {
  readonly id: CreditNoteId;
  readonly status: CreditNoteStatus;
  readonly createdAt: string;
  /** When the refund is to be asked for, or asked about, again; `NEVER` when it is not. */
  readonly askAt: string;
};

export const creditNoteList = projection<CreditNoteEvent, CreditNoteRow>(
  'credit-note-list',
  {
    CreditNoteIssued: ({ type: _, creditNoteId, at, ...text }) => {
      const isRefund = text.settlement !== 'balance';
      return insert({
        id: creditNoteId,
        ...text,
        status: isRefund ? 'refunding' : 'credited',
        createdAt: at,
        askAt: isRefund ? at : NEVER,
      });
    },
    RefundAwaited: ({ creditNoteId, at }) =>
      update(creditNoteId, (row) => ({ ...row, askAt: laterBy(at, HOUR_MS) })),
    CreditNoteRefunded: ({ creditNoteId }) =>
      update(creditNoteId, (row) => ({ ...row, status: 'refunded', askAt: NEVER })),
    RefundMissed: ({ creditNoteId }) =>
      update(creditNoteId, (row) => ({ ...row, status: 'refund-failed', askAt: NEVER })),
  },
  ['askAt', 'createdAt', 'invoiceId'],
);
