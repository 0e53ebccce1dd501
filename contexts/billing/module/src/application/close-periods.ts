import type { Writing } from '@atelier/event-store';
import type { PlanTerms } from '../domain/plan.ts';
import type { Subscription } from '../domain/subscription.ts';
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
    if (state.status === 'none' || !state.isPeriodOpen || at < state.period.to) return state;
    const plan = await termsOf(writing, state.nextPlan ?? state.plan.name, state.plan);
    await writing.record(subscriptions, address, { type: 'ClosePeriod', workspaceId, at, plan });
  }
}

/** What a plan is today; what it was before when it is not there. */
export async function termsOf(
  writing: Pick<Writing, 'state'>,
  name: string,
  before: PlanTerms,
): Promise<PlanTerms> {
  const state = await writing.state(plans, planAt(name));
  return state.status === 'saved' ? state.plan : before;
}
