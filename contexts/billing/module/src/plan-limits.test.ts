import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { type GatewayClient, gateway } from '@atelier/gateway-contract';
import { memoryProcesses } from '@atelier/processes';
import { clientOf, handler, loopback } from '@atelier/rpc';
import { planAt, subscriptionAt } from './application/account-streams.ts';
import { applyPlanLimits } from './application/apply-plan-limits.process.ts';
import { followPlans } from './application/follow-plans.ts';
import { publishAccounts } from './application/published-accounts.ts';
import { accountsInMemory } from './testing/accounts-in-memory.ts';

const workspaceId = 'workspace_ada';
const FREE = ['50 requests a hour', '5000000000 money a month'];
const PRO = ['1000 requests a hour', '200000000000 money a month'];

/** Billing beside a gateway that says what it was told, the newest last. */
async function besideGateway() {
  const accounts = await accountsInMemory();
  const told: { workspaceId: string; limits: readonly string[] }[] = [];
  const trouble = { left: 0, before: async () => {} };
  const door = loopback({
    setPlanLimits: handler(gateway.setPlanLimits, async ({ input, call }) => {
      if (trouble.left-- > 0) throw new Error('The gateway is not there right now.');
      await trouble.before();
      const limits = input.limits.map(
        ({ amount, unit, period }) => `${amount} ${unit} a ${period}`,
      );
      told.push({ workspaceId: call.actor.workspaceId, limits });
    }),
  });
  // Only this one operation is asked.
  const client = clientOf(gateway, door) as Pick<GatewayClient, 'setPlanLimits'>;
  const { ports } = accounts;
  const processes = memoryProcesses([applyPlanLimits.with({ ...ports, gateway: client })]);
  const { handle } = followPlans({ subscriptionRows: ports.subscriptionRows, processes });

  /** Everything that was published, from the first on, as after a crash; waits until it is applied. */
  const deliver = async (at = subscriptionAt(workspaceId)) => {
    const events = await ports.store.read<{ type: string }>(at);
    for (const [index, event] of events.entries()) {
      const published = publishAccounts(event);
      if (published === undefined) continue;
      const id = `${at.streamId}_${index}`;
      const time = ports.clock.now().toISOString();
      const nowhere = { query: () => Promise.reject(new Error('There is no SQL in memory.')) };
      await handle({ ...published, id, at: time, workspaceId: at.workspaceId }, nowhere);
      const process = `plan-limits_${id}_${workspaceId}`;
      if (await processes.status(process)) await processes.result(process);
    }
  };
  return { ...accounts, owner: accounts.as(workspaceId), told, trouble, deliver };
}

test('what a plan allows holds when it begins, changes and ends', async () => {
  const { api, owner, told, deliver } = await besideGateway();
  await api.subscribe({ plan: 'free' }, owner);
  await deliver();
  assert.deepEqual(told.at(-1), { workspaceId, limits: FREE });
  await api.changePlan({ plan: 'pro' }, owner);
  await deliver();
  assert.deepEqual(told.at(-1)?.limits, PRO);
  await api.cancelSubscription({ when: 'now' }, owner);
  await deliver();
  assert.deepEqual(told.at(-1)?.limits, FREE, 'the free plan holds again');
});

test('an event that comes again is applied once, a gateway that is away is asked again', async () => {
  const { api, owner, told, trouble, deliver } = await besideGateway();
  trouble.left = 3;
  await api.subscribe({ plan: 'pro' }, owner);
  await deliver();
  await deliver();
  assert.deepEqual(told, [{ workspaceId, limits: PRO }]);
});

test('a plan that changes while it is applied is applied as it is then', async () => {
  const { api, owner, told, trouble, deliver } = await besideGateway();
  await api.subscribe({ plan: 'pro' }, owner);
  trouble.before = async () => {
    trouble.before = turn;
    await api.changePlan({ plan: 'team' }, owner);
  };
  await deliver();
  assert.equal(told.at(-1)?.limits[0], '10000 requests a hour');
});

test('new limits of a plan hold for everybody who has it, at once', async () => {
  const { api, owner, as, told, deliver } = await besideGateway();
  await api.subscribe({ plan: 'pro' }, owner);
  const { items } = await api.listPlans(undefined, owner);
  const pro = items.find(({ name }) => name === 'pro');
  assert.ok(pro);
  const limits = [
    { unit: 'tokens', period: 'day', amount: 7 },
    { unit: 'tokens', period: 'day', amount: 5 },
  ] as const;
  await api.savePlan({ ...pro, limits: [...limits] }, as('workspace_staff', 'staff'));
  await deliver(planAt('pro'));
  assert.deepEqual(told.at(-1), { workspaceId, limits: ['5 tokens a day'] });
});
