import { NANO_PER_CENT } from '../domain/invoice-line.ts';
import { wholeSecond } from '../domain/proration.ts';
import type { AccountPorts } from './account-ports.ts';
import { invoiceAt, invoices, subscriptionAt, subscriptions } from './account-streams.ts';
import { closePeriods } from './close-periods.ts';
import type { Standing } from './payment-ports.ts';
import { otherOverdue, reactivate } from './reactivate-subscription.ts';
import { credit } from './settle-invoice.ts';
import { asBilling } from './take-payments.ts';
import { tellOfDispute } from './tell-of-dispute.ts';

type Disputed = Extract<Standing, { of: 'dispute' }>;
type Ports = Pick<
  AccountPorts,
  'write' | 'invoiceRows' | 'clock' | 'lookSoon' | 'identity' | 'tell'
>;

/**
 * What a bank took back of a payment is owed again, and nobody keeps a plan for it meanwhile; what it
 * gives back pays the invoice, or is credited. Told again, it changes nothing.
 */
export async function settleDispute(ports: Ports, disputed: Disputed): Promise<void> {
  const { workspaceId, invoiceId, disputeId, reference, amountCents, status } = disputed;
  const now = ports.clock.now();
  const about = { invoiceId, disputeId, at: now.toISOString() };
  const others = await otherOverdue(ports, workspaceId, invoiceId, about.at);
  const settled = await ports.write(asBilling(workspaceId), async (writing) => {
    const address = invoiceAt(workspaceId, invoiceId);
    const recorded =
      status === 'won'
        ? await writing.record(invoices, address, { type: 'RestorePayment', ...about })
        : await writing.record(invoices, address, {
            type: 'TakePaymentBack',
            ...{ ...about, reference, amountCents },
          });
    if (recorded.outcome === 'rejected') return recorded;
    for (const event of recorded.events) {
      if (!('excessCents' in event) || event.excessCents === 0) continue;
      const excess = event.excessCents * NANO_PER_CENT;
      await (event.type === 'PaymentTakenBack'
        ? credit(writing, workspaceId, `payment ${reference}, taken back`, -excess)
        : credit(writing, workspaceId, `payment ${reference}, given back to us`, excess));
    }
    if (recorded.state.status === 'paid' && others === 0)
      await reactivate(ports, writing, workspaceId);
    if (recorded.state.status === 'uncollectible' && recorded.events.length > 0) {
      const at = wholeSecond(now);
      await closePeriods(writing, workspaceId, at);
      const command = { type: 'SuspendSubscription', workspaceId, invoiceId, at } as const;
      await writing.record(subscriptions, subscriptionAt(workspaceId), command);
    }
    return { outcome: 'accepted' } as const;
  });
  if (settled.outcome === 'rejected')
    throw new Error(`There is no invoice ${invoiceId} whose payment is disputed.`);
  ports.lookSoon();
  await tellOfDispute(ports, disputed);
}
