import { billing } from '@atelier/billing-contract';
import { stateOf } from '@atelier/event-store';
import { PLATFORM } from '@atelier/kernel';
import { handler } from '@atelier/rpc';
import { DEFAULT_PLAN, type PlanTerms } from '../domain/plan.ts';
import type { Subscription } from '../domain/subscription.ts';
import type { AccountPorts } from './account-ports.ts';
import { subscriptionAt, subscriptions } from './account-streams.ts';
import { limitView, planView } from './list-plans.ts';

type Ports = Pick<AccountPorts, 'store' | 'planRows'>;

export const getSubscription = (ports: Ports) =>
  handler(billing.getSubscription, async ({ call }) => {
    const state = await stateOf(ports.store, subscriptions, subscriptionAt(call.actor.workspaceId));
    const plan = planView(await planThatHolds(ports, state));
    if (state.status === 'none')
      return { status: state.status, plan, pending: [], balanceNanoUsd: 0 };
    const { status, period, nextPlan, endsWithPeriod, contact } = state;
    return {
      status,
      plan,
      ...(status === 'expired' ? {} : { period: { from: period.from, to: period.to } }),
      ...(nextPlan === undefined ? {} : { nextPlan }),
      ...(endsWithPeriod ? { endsAt: period.to } : {}),
      contact: { ...contact, address: [...contact.address] },
      pending: [...state.pending],
      balanceNanoUsd: state.carriedNanoUsd,
    };
  });

export const describePlan = (ports: Ports) =>
  handler(billing.describePlan, async ({ call }) => {
    const state = await stateOf(ports.store, subscriptions, subscriptionAt(call.actor.workspaceId));
    const { name: plan } = await planThatHolds(ports, state);
    // As they are today, also in the middle of a period.
    const { limits = [] } = (await ports.planRows.get(PLATFORM, plan)) ?? {};
    return { plan, status: state.status, limits: limits.map(limitView) };
  });

/** Who has no subscription, or did not pay, has the free plan. */
async function planThatHolds({ planRows }: Ports, state: Subscription): Promise<PlanTerms> {
  if (state.status === 'active' || state.status === 'cancelled') return state.plan;
  const free = await planRows.get(PLATFORM, DEFAULT_PLAN);
  if (free === undefined) throw new Error(`The plan ${DEFAULT_PLAN} was never saved.`);
  return free;
}
