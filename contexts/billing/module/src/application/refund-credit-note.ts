import type { CreditNoteId } from '../domain/invoice.ts';
import { NANO_PER_CENT } from '../domain/invoice-line.ts';
import type { AccountPorts } from './account-ports.ts';
import { creditNoteAt, creditNotes } from './account-streams.ts';
import type { PaymentAnswer } from './payment-provider.ts';
import { credit } from './settle-invoice.ts';
import { asBilling } from './take-payments.ts';

type Ports = Pick<AccountPorts, 'write' | 'creditNoteRows' | 'charges' | 'clock' | 'lookSoon'>;

/** Somebody sent this payment back on the provider's own pages: credited as well it would be back twice. */
const GONE_BACK = 'refund_exceeds_payment';

/** Sends the money of a credit note back; what cannot be sent is credited on the next invoice. */
export async function refundCreditNote(
  ports: Ports,
  { workspaceId, creditNoteId }: { workspaceId: string; creditNoteId: CreditNoteId },
): Promise<void> {
  const row = await ports.creditNoteRows.get(workspaceId, creditNoteId);
  if (row?.status !== 'refunding' || row.paymentReference === undefined) return;
  const { amountCents, reason, paymentReference } = row;
  const answer = await ports.charges.refund({
    workspaceId,
    paymentReference,
    amountCents,
    idempotencyKey: creditNoteId,
    reason,
  });
  await settleRefund(ports, { workspaceId, creditNoteId, answer });
}

/** What became of a refund, told by whoever knows it first. Told again, or of no credit note, it changes nothing. */
export async function settleRefund(
  { write, clock, lookSoon }: Pick<Ports, 'write' | 'clock' | 'lookSoon'>,
  {
    workspaceId,
    creditNoteId,
    answer,
  }: { workspaceId: string; creditNoteId: CreditNoteId; answer: PaymentAnswer },
): Promise<void> {
  const at = clock.now().toISOString();
  const address = creditNoteAt(workspaceId, creditNoteId);
  const settled = await write(asBilling(workspaceId), async (writing) => {
    if (answer.kind === 'failed') {
      const { code, message } = answer;
      const missed = await writing.record(creditNotes, address, {
        type: 'MissRefund',
        ...{ creditNoteId, at, code, message },
      });
      const isMissed = missed.outcome === 'accepted' && missed.events.length > 0;
      if (isMissed && code !== GONE_BACK && 'text' in missed.state) {
        const { number, amountCents } = missed.state.text;
        await credit(writing, workspaceId, `credit note ${number}`, amountCents * NANO_PER_CENT);
      }
      return missed;
    }
    const { reference } = answer;
    return answer.kind === 'paid'
      ? writing.record(creditNotes, address, {
          type: 'RecordRefund',
          ...{ creditNoteId, at, reference },
        })
      : writing.record(creditNotes, address, {
          type: 'AwaitRefund',
          ...{ creditNoteId, at, reference },
        });
  });
  if (settled.outcome === 'accepted') lookSoon();
}
