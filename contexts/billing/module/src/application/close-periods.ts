import type { Writing } from '@atelier/event-store';
import { isOver, type Subscription } from '../domain/subscription.ts';
import { planAt, plans, subscriptionAt, subscriptions } from './account-streams.ts';

/** Ends every period that is over at `at` and begins the next, on the terms its plan has today. */
export async function closePeriods(
  writing: Writing,
  workspaceId: string,
  at: string,
): Promise<Subscription> {
  const address = subscriptionAt(workspaceId);
  for (;;) {
    const state = await writing.state(subscriptions, address);
    if (!isOver(state, at)) return state;
    const next = await writing.state(plans, planAt(state.nextPlan ?? state.plan.name));
    const plan = next.status === 'saved' ? next.plan : state.plan;
    await writing.record(subscriptions, address, { type: 'ClosePeriod', workspaceId, at, plan });
  }
}
