import assert from 'node:assert/strict';
import { test } from 'node:test';
import { executor, memoryEventStore } from '@atelier/event-store';
import { PLATFORM, systemClock } from '@atelier/kernel';
import { followPlans } from './application/follow-plans.ts';
import { limitList } from './application/limit-list.projection.ts';
import { limitRules } from './application/limit-rules.ts';
import { workspacePlans } from './application/workspace-plans.projection.ts';
import { limit } from './domain/limit.ts';
import { workspacePlan } from './domain/workspace-plan.ts';
import { billingNews } from './testing/billing-news.ts';

const store = memoryEventStore({ projections: [limitList, workspacePlans] });
const limitRows = store.rows(limitList);
const ofCall = { userId: 'user_ada', operation: 'chat', isSparedDefaults: false };

/** A process that begins to follow, as at its start; nothing of it is remembered by another. */
async function startFollowing() {
  const rules = limitRules(limitRows, store.rows(workspacePlans));
  await rules.reload();
  const subscription = followPlans({
    clock: systemClock,
    limitRows,
    limits: executor(store, 'limit', limit),
    workspacePlan: executor(store, 'workspace-plan', workspacePlan),
    reloadLimits: rules.reload,
  });
  const counter = (name: string) =>
    rules.countersOf({ workspaceId: `workspace_${name}`, ...ofCall })[0];
  const amount = (name: string) => counter(name)?.amount;
  return { billing: billingNews([subscription]), amount, counter, rules };
}

const hourly = { per: 'user', unit: 'requests', period: 'hour' } as const;

test('a process that starts later holds everybody to the plans that were told before', async () => {
  const { billing } = await startFollowing();
  await billing.saved('free', [{ ...hourly, amount: 5 }], true);
  await billing.saved('pro', [{ ...hourly, amount: 60 }]);
  await billing.begun('ada', 'pro');
  const { amount } = await startFollowing();
  assert.deepEqual([amount('ada'), amount('bob')], [60, 5]);
});

test('the plan that everybody has counts the same calls in all workspaces', async () => {
  const { billing, counter } = await startFollowing();
  await billing.begun('zoe', 'free');
  const keys = ['bob', 'zoe', 'ada'].map((name) => counter(name)?.key);
  const everywhere = 'everywhere/user/user_ada//requests/hour';
  assert.deepEqual(keys, [everywhere, everywhere, 'workspace_ada/user/user_ada//requests/hour']);
});

test('news that comes again changes nothing', async () => {
  const { billing, rules } = await startFollowing();
  const { version } = rules;
  await billing.saved('pro', [{ ...hourly, amount: 60 }]);
  await billing.begun('ada', 'pro');
  assert.equal(rules.version, version);
});

test('a plan may be told of after who has it, and may limit the same twice', async () => {
  const { billing, amount } = await startFollowing();
  await billing.begun('eve', 'new');
  assert.equal(amount('eve'), undefined);
  await billing.saved('new', [
    { ...hourly, amount: 9 },
    { ...hourly, amount: 7 },
  ]);
  assert.equal(amount('eve'), 7);
});

test('what former versions kept for a single workspace does not hold any more', async () => {
  const { billing, amount, rules } = await startFollowing();
  await billing.begun('old', 'pro');
  const execute = executor(store, 'limit', limit, 'workspace_old');
  const actor = {
    kind: 'service',
    userId: 'user_billing',
    workspaceId: PLATFORM,
    roles: [],
    permissions: [],
  } as const;
  await execute({ actor, requestId: 'request_1' }, 'limit_old', {
    ...{ type: 'SetLimit', limitId: 'limit_old', origin: 'plan' },
    address: hourly,
    terms: { amount: 1, unpriced: 'refuse', assumedOutputTokens: 4096 },
    since: new Date().toISOString(),
  });
  await rules.reload();
  assert.equal(amount('old'), 60);
});
