import { sumOf } from '../domain/invoice-line.ts';
import { wholeSecond } from '../domain/proration.ts';
import { type EndedSegment, rate } from '../domain/rated-usage.ts';
import type { InvoiceId, Subscribed } from '../domain/subscription.ts';
import type { AccountPorts } from './account-ports.ts';
import {
  invoiceAt,
  invoiceIdOf,
  invoices,
  subscriptionAt,
  subscriptions,
} from './account-streams.ts';
import { issuerNow } from './invoice-issuer.ts';
import { closePeriods } from './close-periods.ts';
import { asBilling } from './take-payments.ts';

type Ports = Pick<AccountPorts, 'write' | 'billable' | 'clock'>;
type Drawn = { invoiceId: InvoiceId | null; payableCents: number };

/**
 * Makes the next invoice of a subscription: of all charges and credits that wait, and of all calls of
 * ended times that are on no invoice. What the invoice takes and the invoice itself are one
 * transaction; asked again for the same `sequence`, it is the same invoice.
 */
export async function drawInvoice(
  { write, billable, clock }: Ports,
  { workspaceId, sequence }: { workspaceId: string; sequence: number },
): Promise<Drawn> {
  const drawn = await write(asBilling(workspaceId), async (writing) => {
    const at = wholeSecond(clock.now());
    const address = subscriptionAt(workspaceId);
    const state = await closePeriods(writing, workspaceId, at);
    if (state.status === 'none') throw new Error(`${workspaceId} has no subscription to invoice.`);
    const invoiceId = invoiceIdOf(state.subscriptionId, sequence);
    if (state.sequence !== sequence) {
      const made = await writing.state(invoices, invoiceAt(workspaceId, invoiceId));
      return made.status === 'absent'
        ? answer(null, 0)
        : answer(invoiceId, made.draft.payableCents);
    }
    const usage = await billable.claim(
      { workspaceId, ...claimable(state), invoiceId },
      writing.transaction,
    );
    const { places } = claimable(state);
    const rated = rate(
      state.segments,
      usage.map((each) => ({ ...each, segment: places[each.segment] ?? each.segment })),
    );
    const lines = [...state.pending, ...rated.lines];
    const hasAny = lines.some(({ amountNanoUsd }) => amountNanoUsd !== 0);
    const sum = sumOf(lines, state.carriedNanoUsd);
    await writing.record(subscriptions, address, {
      type: 'DrawInvoice',
      workspaceId,
      at,
      sequence,
      invoiceId: hasAny ? invoiceId : null,
      carriedNanoUsd: hasAny ? sum.carriedNanoUsd : state.carriedNanoUsd,
      allowances: rated.allowances,
    });
    if (!hasAny) return answer(null, 0);
    const { subscriptionId, contact } = state;
    await writing.record(invoices, invoiceAt(workspaceId, invoiceId), {
      type: 'DraftInvoice',
      ...{ invoiceId, workspaceId, subscriptionId, sequence, contact, at },
      ...(await issuerNow(writing)),
      ...sum,
      currency: 'usd',
    });
    return answer(invoiceId, sum.payableCents);
  });
  const { invoiceId, payableCents } = drawn;
  return { invoiceId, payableCents };
}

/** The segments that have ended, and the place of each in the list of all. */
export function claimable({ segments }: Pick<Subscribed, 'segments'>) {
  const places = segments.flatMap(({ to }, place) => (to === null ? [] : [place]));
  return { segments: segments.filter((each): each is EndedSegment => each.to !== null), places };
}

function answer(invoiceId: InvoiceId | null, payableCents: number) {
  return { outcome: 'accepted', invoiceId, payableCents } as const;
}
