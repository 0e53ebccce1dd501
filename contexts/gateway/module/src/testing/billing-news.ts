import type { ModuleSubscription } from '@atelier/api';
import type { subscriptionEvents } from '@atelier/billing-contract';
import type { z } from '@atelier/contract';
import type { Transaction } from '@atelier/event-store';

type News = typeof subscriptionEvents;
type PlanLimit = z.input<News['billing.plan-saved.v1']>['limits'][number];

const nowhere: Transaction = {
  query: () => Promise.reject(new Error('The memory has no SQL.')),
};

/** Tells a gateway what billing publishes of plans. */
export function billingNews(subscriptions: readonly ModuleSubscription[]) {
  const followed = subscriptions.find(({ name }) => name === 'follow-plans');
  if (followed === undefined) throw new Error('Nobody follows plans.');
  let told = 0;
  const tell = async <Type extends keyof News>(
    workspaceId: string,
    type: Type,
    data: z.input<News[Type]>,
  ) => {
    const event = { id: `event_${++told}`, type, workspaceId, at: new Date().toISOString(), data };
    await followed.handle(event, nowhere);
  };
  return {
    saved: (plan: string, limits: readonly PlanLimit[], isDefault = false) =>
      tell('workspace_platform', 'billing.plan-saved.v1', {
        plan,
        isDefault,
        limits: [...limits],
      }),
    /** A workspace has subscribed. */
    begun: (name: string, plan: string) =>
      tell(`workspace_${name}`, 'billing.subscription-created.v1', { plan, limits: [] }),
    expired: (name: string, plan: string) =>
      tell(`workspace_${name}`, 'billing.subscription-expired.v1', { plan }),
    tell,
  };
}
