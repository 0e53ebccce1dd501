import type { ModuleSubscription, PublishedEvent } from '@atelier/api';
import { subscriptionEvents } from '@atelier/billing-contract';
import type { Execute } from '@atelier/event-store';
import { type Clock, PLATFORM, serviceCall } from '@atelier/kernel';
import { compact } from '../domain/json.ts';
import type { LimitAddress, limit } from '../domain/limit.ts';
import type { workspacePlan } from '../domain/workspace-plan.ts';
import type { LimitRows } from './limit-list.projection.ts';
import { limitIdOf } from './set-limit.ts';

type Ports = {
  readonly clock: Clock;
  readonly limitRows: LimitRows;
  readonly limits: Execute<typeof limit>;
  readonly workspacePlan: Execute<typeof workspacePlan>;
  readonly reloadLimits: () => Promise<void>;
};

/** More limits than a plan can have. */
const MOST = 500;

const SAVED = 'billing.plan-saved.v1';
/** From these on another plan holds. */
const BEGINNINGS = [
  'billing.subscription-created.v1',
  'billing.tier-upgraded.v1',
  'billing.tier-downgraded.v1',
  'billing.subscription-reactivated.v1',
  'billing.period-renewed.v1',
] as const;
/** From these on the plan holds that everybody has. */
const ENDS: readonly string[] = [
  'billing.subscription-expired.v1',
  'billing.subscription-suspended.v1',
] satisfies (keyof typeof subscriptionEvents)[];

/**
 * Holds workspaces to the plans that billing tells of. A plan's limits are kept once, by its name: a
 * workspace that never subscribed needs no word of billing to be held to the plan that everybody has.
 */
export function followPlans(ports: Ports): ModuleSubscription {
  const followAll = async (events: readonly PublishedEvent[]) => {
    let isNews = false;
    for (const event of events) isNews = (await follow(ports, event)) || isNews;
    if (isNews) await ports.reloadLimits();
  };
  return {
    name: 'follow-plans',
    to: 'billing',
    handle: (event) => followAll([event]),
    handleAll: followAll,
  };
}

async function follow(ports: Ports, event: PublishedEvent): Promise<boolean> {
  if (event.type === SAVED) {
    await keepLimits(ports, event);
    return true;
  }
  const begins = BEGINNINGS.find((type) => type === event.type);
  if (begins === undefined && !ENDS.includes(event.type)) return false;
  const plan = begins ? subscriptionEvents[begins].parse(event.data).plan : null;
  await hold(ports, event, event.workspaceId, plan);
  return true;
}

/** What a plan does not name any more is not limited by it. */
async function keepLimits(ports: Ports, event: PublishedEvent): Promise<void> {
  const { plan, isDefault, limits } = subscriptionEvents[SAVED].parse(event.data);
  const call = serviceCall('billing', PLATFORM, { requestId: event.id });
  const origin = 'plan';
  const since = ports.clock.now().toISOString();
  const named = new Map<string, { readonly address: LimitAddress; readonly amount: number }>();
  for (const { amount, unit, ...rest } of limits) {
    const address = compact({ ...rest, unit: unit === 'cost' ? ('money' as const) : unit });
    const limitId = limitIdOf(PLATFORM, origin, address, plan);
    // A plan that limits the same twice means the smaller amount.
    const least = Math.min(amount, named.get(limitId)?.amount ?? amount);
    named.set(limitId, { address, amount: least });
  }
  for (const [limitId, { address, amount }] of named) {
    const terms = { amount, unpriced: 'refuse', assumedOutputTokens: 4096 } as const;
    const command = { type: 'SetLimit', limitId, origin, plan, address, terms, since } as const;
    await ports.limits(call, limitId, command);
  }
  const { items } = await ports.limitRows.list(PLATFORM, { where: { origin, plan }, limit: MOST });
  for (const { id: limitId } of items)
    if (!named.has(limitId)) await ports.limits(call, limitId, { type: 'RemoveLimit', limitId });
  if (isDefault) await hold(ports, event, PLATFORM, plan);
}

function hold(
  { clock, workspacePlan }: Ports,
  event: PublishedEvent,
  workspaceId: string,
  plan: string | null,
) {
  const since = clock.now().toISOString();
  const call = serviceCall('billing', workspaceId, { requestId: event.id });
  return workspacePlan(call, `plan:${workspaceId}`, { type: 'HoldToPlan', plan, since });
}
