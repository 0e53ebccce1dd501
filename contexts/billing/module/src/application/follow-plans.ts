import type { ModuleSubscription, PublishedEvent } from '@atelier/api';
import { subscriptionEvents } from '@atelier/billing-contract';
import type { AccountPorts } from './account-ports.ts';
import { applyPlanLimits } from './apply-plan-limits.process.ts';
import { DEFAULT_PLAN } from '../domain/plan.ts';
import type { SubscriptionRow } from './subscription-list.projection.ts';
import { asBilling } from './take-payments.ts';

type Ports = Pick<AccountPorts, 'subscriptionRows' | 'processes'>;

const SAVED = 'billing.plan-saved.v1';
/** After these another plan may hold in the workspace than before. */
const CHANGES: ReadonlySet<string> = new Set<keyof typeof subscriptionEvents>([
  'billing.subscription-created.v1',
  'billing.tier-upgraded.v1',
  'billing.tier-downgraded.v1',
  'billing.subscription-expired.v1',
  'billing.subscription-suspended.v1',
  'billing.subscription-reactivated.v1',
  'billing.period-renewed.v1',
]);
const PAGE = 200;

/**
 * Has the gateway told what a plan allows whenever another one holds in a workspace, or a plan has
 * new limits. By billing's own published events, which come at least once, and by a durable process
 * for each, which is done once: also when a server dies between the two.
 */
export function followPlans({ subscriptionRows, processes }: Ports): ModuleSubscription {
  const apply = (workspaceId: string, event: PublishedEvent) =>
    processes.start(
      applyPlanLimits,
      `plan-limits_${event.id}_${workspaceId}`,
      { workspaceId },
      asBilling(workspaceId),
    );
  return {
    name: 'plan-limits',
    to: 'billing',
    async handle(event) {
      if (CHANGES.has(event.type)) await apply(event.workspaceId, event);
      if (event.type !== SAVED) return;
      const { plan } = subscriptionEvents[SAVED].parse(event.data);
      for await (const { workspaceId } of thoseWith(plan, subscriptionRows))
        await apply(workspaceId, event);
    },
  };
}

/** Every workspace in which the plan holds; those that never subscribed are held to no plan. */
async function* thoseWith(
  plan: string,
  rows: AccountPorts['subscriptionRows'],
): AsyncGenerator<SubscriptionRow> {
  for (let cursor: string | undefined; ; ) {
    const page = await rows.everywhere.list({ limit: PAGE, ...(cursor ? { cursor } : {}) });
    for (const row of page.items) {
      const isHeld = row.status === 'active' || row.status === 'cancelled';
      if ((isHeld ? row.plan : DEFAULT_PLAN) === plan) yield row;
    }
    cursor = page.nextCursor;
    if (cursor === undefined) return;
  }
}
