import type { Writing } from '@atelier/event-store';
import type { CallContext } from '@atelier/kernel';
import { wholeSecond } from '../domain/proration.ts';
import type { Subscription } from '../domain/subscription.ts';
import type { AccountPorts } from './account-ports.ts';
import { subscriptionAt } from './account-streams.ts';
import { closePeriods } from './close-periods.ts';

type Ports = Pick<AccountPorts, 'write' | 'clock' | 'lookSoon'>;

/**
 * What somebody wants of the subscription of his workspace, decided on the period of this second: a
 * period that is over is closed first, in the same transaction.
 */
export async function onSubscription<Outcome extends { readonly outcome: 'accepted' | 'rejected' }>(
  { write, clock, lookSoon }: Ports,
  call: CallContext,
  decide: (
    writing: Writing,
    at: string,
    address: ReturnType<typeof subscriptionAt>,
    state: Subscription,
  ) => Promise<Outcome>,
): Promise<Outcome> {
  const { workspaceId } = call.actor;
  const decided = await write(call, async (writing) => {
    const at = wholeSecond(clock.now());
    const state = await closePeriods(writing, workspaceId, at);
    return decide(writing, at, subscriptionAt(workspaceId), state);
  });
  lookSoon();
  return decided;
}
