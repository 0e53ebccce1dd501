import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paymentEvents, subscriptionEvents } from '@atelier/billing-contract';
import { given } from '@atelier/kernel/testing';
import { planAt, subscriptionAt } from './application/account-streams.ts';
import { publish } from './application/publish.ts';
import { formerLimits, plan, seedPlans } from './domain/plan.ts';
import { accountsInMemory } from './testing/accounts-in-memory.ts';

const schemas = { ...subscriptionEvents, ...paymentEvents };
const workspaceId = 'workspace_ada';
const [free, pro] = seedPlans;
assert.ok(free && pro);

/** What billing tells of a stream, as the gateway reads it. */
async function told(
  { ports }: Awaited<ReturnType<typeof accountsInMemory>>,
  at: ReturnType<typeof planAt>,
) {
  const events = await ports.store.read<{ type: string }>(at);
  return events.flatMap((event) => {
    const published = publish(event);
    if (published === undefined) return [];
    return [{ type: published.type, data: schemas[published.type].parse(published.data) }];
  });
}

test('each beginning of a plan is told with its name, its end without one', async () => {
  const accounts = await accountsInMemory();
  const { api, as } = accounts;
  const owner = as(workspaceId);
  await api.subscribe({ plan: 'pro' }, owner);
  await api.changePlan({ plan: 'team' }, owner);
  await api.cancelSubscription({ when: 'now' }, owner);
  const events = await told(accounts, subscriptionAt(workspaceId));
  assert.deepEqual(
    events.map(({ type, data }) => [type, 'plan' in data && data.plan]),
    [
      ['billing.subscription-created.v1', 'pro'],
      ['billing.tier-upgraded.v1', 'team'],
      ['billing.subscription-expired.v1', 'team'],
    ],
  );
});

test('the plan that everybody has says so, and limits are told as they are', async () => {
  const accounts = await accountsInMemory();
  const { api, as } = accounts;
  const [seeded] = await told(accounts, planAt('free'));
  const limits = free.limits.map((each) => ({ ...each }));
  assert.deepEqual(seeded?.data, { plan: 'free', isDefault: true, limits });
  const each = { unit: 'tokens', period: 'day', amount: 7 } as const;
  await api.savePlan({ ...pro, features: [], limits: [each] }, as('workspace_staff', 'staff'));
  const changed = (await told(accounts, planAt('pro'))).at(-1);
  const ofWorkspace = { ...each, per: 'workspace' };
  assert.deepEqual(changed?.data, { plan: 'pro', isDefault: false, limits: [ofWorkspace] });
});

test('a seed of a former version is renewed, what somebody changed stays', () => {
  const former = formerLimits['free'] ?? [];
  const seed = { type: 'SeedPlan', plan: free, formerLimits: former } as const;
  const cheap = { ...free, title: 'Gratis', limits: former };
  given(plan, { type: 'PlanSaved', plan: cheap })
    .when(seed)
    .accepts({ type: 'PlanSaved', plan: { ...free, title: 'Gratis' } });
  given(plan, { type: 'PlanSaved', plan: { ...free, limits: [] } })
    .when(seed)
    .accepts();
  given(plan, { type: 'PlanSaved', plan: free }).when(seed).accepts();
});
