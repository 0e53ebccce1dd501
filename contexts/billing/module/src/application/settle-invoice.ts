import type { Writing } from '@atelier/event-store';
import { type CallContext, formatUsd, type NanoUsd } from '@atelier/kernel';
import type { Invoice } from '../domain/invoice.ts';
import { type InvoiceLine, NANO_PER_CENT } from '../domain/invoice-line.ts';
import { wholeSecond } from '../domain/proration.ts';
import type { InvoiceId, Subscribed } from '../domain/subscription.ts';
import type { AccountPorts } from './account-ports.ts';
import { invoiceAt, invoices, subscriptionAt, subscriptions } from './account-streams.ts';
import { closePeriods } from './close-periods.ts';
import { invoicesOf } from './give-time-back.ts';
import type { PaymentAnswer } from './payment-provider.ts';
import { otherOverdue, reactivate } from './reactivate-subscription.ts';
import { asBilling } from './take-payments.ts';

type Ports = Pick<AccountPorts, 'write' | 'invoiceRows' | 'clock' | 'lookSoon'>;

export type Settlement = {
  readonly workspaceId: string;
  readonly invoiceId: InvoiceId;
  readonly idempotencyKey: string;
  readonly amountCents: number;
  readonly answer: PaymentAnswer;
};

/**
 * What became of a payment for an invoice, told by whoever knows it first: the answer to the charge,
 * a web hook, a hand. Told again, or of an invoice that is not there, it changes nothing. What is
 * paid beyond the invoice is credited on the next one; when nothing overdue is left, a suspended
 * subscription goes on.
 */
export async function settleInvoice(
  ports: Ports,
  { workspaceId, invoiceId, idempotencyKey, amountCents, answer }: Settlement,
  call: CallContext = asBilling(workspaceId),
): Promise<void> {
  const at = ports.clock.now().toISOString();
  const address = invoiceAt(workspaceId, invoiceId);
  const others = await otherOverdue(ports, workspaceId, invoiceId, at);
  const settled = await ports.write(call, async (writing) => {
    if (answer.kind !== 'paid') {
      const attempt = attemptOf(invoiceId, idempotencyKey);
      // Of a payment that somebody else began, only its success is news.
      if (attempt === undefined) return { outcome: 'accepted' } as const;
      if (answer.kind === 'pending')
        return writing.record(invoices, address, {
          type: 'AwaitPayment',
          ...{ invoiceId, at, attempt, reference: answer.reference },
        });
      const missed = await writing.record(invoices, address, {
        type: 'MissPayment',
        ...{ invoiceId, at, attempt, code: answer.code, message: answer.message },
      });
      if (missed.outcome === 'accepted' && missed.events.length > 0)
        await suspendUnbegun(writing, workspaceId, missed.state, wholeSecond(ports.clock.now()));
      return missed;
    }
    const { reference } = answer;
    const received = await writing.record(invoices, address, {
      type: 'ReceivePayment',
      ...{ invoiceId, at, reference, amountCents },
    });
    if (received.outcome === 'rejected') return received;
    const { state, events } = received;
    for (const event of events)
      if (event.type === 'PaymentReceived' && event.excessCents > 0)
        await credit(
          writing,
          workspaceId,
          `payment ${reference}`,
          event.excessCents * NANO_PER_CENT,
        );
    if (state.status === 'paid' && others === 0) await reactivate(ports, writing, workspaceId);
    return { outcome: 'accepted' } as const;
  });
  if (settled.outcome === 'rejected')
    throw new Error(`There is no invoice ${invoiceId} to settle.`);
  ports.lookSoon();
}

/**
 * Nobody keeps for days what he never paid for: what a plan that begins, or a dearer one, costs first
 * is to be paid at once.
 */
async function suspendUnbegun(writing: Writing, workspaceId: string, owed: Invoice, at: string) {
  const state = await closePeriods(writing, workspaceId, at);
  if (owed.status === 'absent' || state.status === 'none') return;
  if (!chargesPlan(owed.draft.lines, state)) return;
  for await (const { status, draft } of invoicesOf(writing, workspaceId, state)) {
    const isCovered = draft.payableCents > 0 || draft.totalNanoUsd <= 0;
    if (status === 'paid' && isCovered && chargesPlan(draft.lines, state)) return;
  }
  const { invoiceId } = owed.draft;
  const command = { type: 'SuspendSubscription', workspaceId, invoiceId, at } as const;
  await writing.record(subscriptions, subscriptionAt(workspaceId), command);
}

/** Whether lines charge the present plan, since it began or became dearer. */
function chargesPlan(lines: readonly InvoiceLine[], { plan, upgradedAt }: Subscribed): boolean {
  return lines.some(
    ({ kind, plan: name, from = '' }) =>
      (kind === 'fee' || kind === 'proration-charge') && name === plan.name && from >= upgradedAt,
  );
}

/** The key of the nth time that payment is asked for. */
export function chargeKeyOf(invoiceId: InvoiceId, attempt: number): string {
  return `${invoiceId}_${attempt}`;
}

function attemptOf(invoiceId: InvoiceId, idempotencyKey: string): number | undefined {
  const attempt = Number(idempotencyKey.slice(invoiceId.length + 1));
  return chargeKeyOf(invoiceId, attempt) === idempotencyKey ? attempt : undefined;
}

/**
 * Puts money on the balance, or takes it off below zero: the next invoice begins with it. The same
 * `creditId` again is the same money.
 */
export async function credit(
  writing: Writing,
  workspaceId: string,
  creditId: string,
  amountNanoUsd: NanoUsd,
): Promise<void> {
  const much = formatUsd(Math.abs(amountNanoUsd));
  const description =
    amountNanoUsd < 0 ? `Less credit by ${much}: ${creditId}` : `Credit of ${much}: ${creditId}`;
  await writing.record(subscriptions, subscriptionAt(workspaceId), {
    type: 'CreditBalance',
    workspaceId,
    creditId,
    line: { kind: 'credit', description, amountNanoUsd: -amountNanoUsd },
  });
}
