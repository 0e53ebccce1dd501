import assert from 'node:assert/strict';
import { test } from 'node:test';
import OpenAI from 'openai';
import { billingNews } from './testing/billing-news.ts';
import { testGateway } from './testing/test-gateway.ts';

/** Members of workspaces of their own, and Root, a super-administrator. */
const running = await testGateway(undefined, {}, (name) => ({
  userId: `user_${name.replace(/_at_\w+/, '')}`,
  roles: [],
  permissions:
    name === 'root'
      ? [{ resource: 'all', action: 'manage' }]
      : ['model:use', 'usage:read', 'limit:read', 'limit:set'].map((each) => {
          const [resource = '', action = ''] = each.split(':');
          return { resource, action };
        }),
}));
const { api, as, baseURL, started } = running;
const billing = billingNews(started.subscriptions);
const hourly = { per: 'user', unit: 'requests', period: 'hour' } as const;
const messages = [{ role: 'user' as const, content: 'one two three' }];

/** How many of so many calls at once are answered; the others are refused by a limit. */
async function answered(name: string, calls: number): Promise<number> {
  const client = new OpenAI({ apiKey: `key-of-${name}`, baseURL, maxRetries: 0 });
  const outcomes = await Promise.allSettled(
    Array.from({ length: calls }, () =>
      client.chat.completions.create({ model: 'house/echo', messages }),
    ),
  );
  for (const each of outcomes)
    assert.ok(each.status === 'fulfilled' || each.reason instanceof OpenAI.RateLimitError);
  return outcomes.filter(({ status }) => status === 'fulfilled').length;
}
const left = async (name: string) =>
  (await api.getAllowance(undefined, as(name))).items
    .filter(({ operation }) => operation === undefined)
    .map((each) => [each.origin, each.per, each.period, each.left]);

test('before billing told of any plan the defaults hold', async () => {
  assert.deepEqual(await left('ada'), [['default', 'user', 'hour', 50]]);
});

test('who never subscribed is refused at the limit of the plan that everybody has', async () => {
  await billing.saved('free', [{ ...hourly, amount: 5 }], true);
  await billing.saved('pro', [{ ...hourly, amount: 60 }]);
  assert.equal(await answered('bob', 8), 5);
  assert.deepEqual(await left('bob'), [['plan', 'user', 'hour', 0]]);
});

test('a plan allows more than the default: the 51st call of an hour is answered', async () => {
  await billing.begun('pat', 'pro');
  assert.equal(await answered('pat', 51), 51);
  assert.equal(await answered('pat', 12), 9);
});

test('the plan that everybody has counts in all workspaces, one that was bought in its own', async () => {
  assert.equal(await answered('sam_at_home', 3), 3);
  await billing.begun('sam_at_work', 'pro');
  assert.equal(await answered('sam_at_play', 4), 2);
  assert.deepEqual(await left('sam_at_home'), [['plan', 'user', 'hour', 0]]);
  assert.equal(await answered('sam_at_work', 7), 7);
  assert.deepEqual(await left('sam_at_work'), [['plan', 'user', 'hour', 53]]);
});

test('what was used counts under the next plan too', async () => {
  await billing.begun('uma', 'pro');
  assert.equal(await answered('uma', 4), 4);
  await billing.expired('uma', 'pro');
  assert.deepEqual(await left('uma'), [['plan', 'user', 'hour', 1]]);
  await billing.tell('workspace_uma', 'billing.subscription-reactivated.v1', {
    plan: 'pro',
    limits: [],
  });
  assert.deepEqual(await left('uma'), [['plan', 'user', 'hour', 56]]);
});

test('after downgrade, suspension and expiry the free plan holds', async () => {
  const on = 'workspace_eve';
  const bound = async () => (await left('eve'))[0]?.[3];
  await billing.begun('eve', 'pro');
  assert.equal(await bound(), 60);
  const down = { fromPlan: 'pro', plan: 'free', limits: [] };
  await billing.tell(on, 'billing.tier-downgraded.v1', down);
  assert.equal(await bound(), 5);
  const up = { fromPlan: 'free', plan: 'pro', limits: [] };
  await billing.tell(on, 'billing.tier-upgraded.v1', up);
  assert.equal(await bound(), 60);
  const unpaid = { plan: 'pro', invoiceId: 'invoice_1' } as const;
  await billing.tell(on, 'billing.subscription-suspended.v1', unpaid);
  assert.equal(await bound(), 5);
  await billing.tell(on, 'billing.subscription-reactivated.v1', { plan: 'pro', limits: [] });
  await billing.tell(on, 'billing.period-renewed.v1', { plan: 'pro', limits: [] });
  assert.equal(await bound(), 60);
  await billing.expired('eve', 'pro');
  assert.equal(await bound(), 5);
});

test('new limits of a plan hold for everybody who is on it, also for those on none', async () => {
  await billing.begun('lea', 'pro');
  await billing.saved('pro', [{ ...hourly, amount: 70 }]);
  await billing.saved('free', [{ unit: 'requests', period: 'day', amount: 9 }], true);
  assert.deepEqual(await left('lea'), [['plan', 'user', 'hour', 70]]);
  // What the plan names no more is the default's again.
  assert.deepEqual(await left('leo'), [
    ['default', 'user', 'hour', 50],
    ['plan', 'workspace', 'day', 9],
  ]);
  await billing.saved('free', [{ ...hourly, amount: 5 }], true);
});

test('limits and budgets of the workspace go on top of its plan, and only tighten', async () => {
  await billing.begun('zoe', 'pro');
  await api.setLimit({ ...hourly, amount: 1000 }, as('zoe'));
  assert.deepEqual(await left('zoe'), [['plan', 'user', 'hour', 70]]);
  await api.setLimit({ ...hourly, amount: 3 }, as('zoe'));
  const budget = { budgetId: 'budget_1', per: 'workspace', period: 'month', amount: 7 } as const;
  const { limitId } = await api.setBudgetLimit(budget, as('zoe'));
  assert.deepEqual(await left('zoe'), [
    ['own', 'user', 'hour', 3],
    ['budget', 'workspace', 'month', 7],
  ]);
  await assert.rejects(api.removeLimit({ limitId }, as('zoe')), { code: 'LIMIT_NOT_YOURS' });
  await api.removeBudgetLimit({ limitId }, as('zoe'));
  assert.equal((await left('zoe')).length, 1);
});

test('the list says where each limit comes from, and what holds in its place', async () => {
  await billing.begun('kim', 'pro');
  const { items } = await api.listLimits(undefined, as('kim'));
  assert.deepEqual(
    items
      .filter(({ operation }) => operation === undefined)
      .map(({ origin, plan, amount, replacedBy }) => [origin, plan, amount, replacedBy]),
    [
      ['default', undefined, 50, 'plan'],
      ['plan', 'pro', 70, undefined],
    ],
  );
});

test('who sets the defaults is not bound by what a plan gives each user', async () => {
  assert.deepEqual(await left('root'), []);
});
