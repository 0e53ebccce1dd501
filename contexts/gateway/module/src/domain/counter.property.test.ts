import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type CallSubject, countersOf, type LimitRule, replacementOf } from './counter.ts';
import { windowAt } from './limit-window.ts';

const call: CallSubject = {
  workspaceId: 'workspace_1',
  userId: 'user_ada',
  apiKeyId: 'key_ci',
  operation: 'chat',
  isSparedDefaults: false,
};
const hourly: LimitRule = {
  id: 'limit_default',
  origin: 'default',
  per: 'user',
  unit: 'requests',
  period: 'hour',
  amount: 50,
  unpriced: 'refuse',
  assumedOutputTokens: 4096,
  since: '2026-11-21T12:00:00.000Z',
};
const here: LimitRule = { ...hourly, id: 'limit_here', origin: 'admin', amount: 80 };
const adas: LimitRule = { ...here, id: 'limit_adas', subject: 'user_ada', amount: 5 };
const own: LimitRule = { ...hourly, id: 'limit_own', origin: 'own', amount: 70 };
const plan: LimitRule = { ...hourly, id: 'limit_plan', origin: 'plan', amount: 60 };

const amountOf = (...rules: readonly LimitRule[]) =>
  Math.min(...countersOf(rules, call).map(({ amount }) => amount));

test('the nearest limit holds: on the user, of the workspace, of its plan, the default', () => {
  assert.equal(amountOf(hourly), 50);
  assert.equal(amountOf(hourly, plan), 60);
  assert.equal(amountOf(plan, { ...hourly, amount: 1000 }), 60);
  assert.equal(amountOf(plan, hourly, here), 80);
  assert.equal(amountOf(adas, hourly, here), 5);
  assert.equal(amountOf({ ...adas, subject: 'user_grace' }, hourly), 50);
});

test('an administrator can lift the default and the plan in a workspace', () => {
  assert.deepEqual(countersOf([hourly, plan, { ...here, amount: null }], call), []);
  assert.equal(amountOf({ ...here, amount: 10 }, plan), 10);
});

test('a plan replaces the default on the same calls only', () => {
  const daily: LimitRule = { ...plan, period: 'day' };
  const ofAll: LimitRule = { ...plan, per: 'workspace' };
  const counters = countersOf([hourly, daily, ofAll], call);
  assert.deepEqual(
    counters.map(({ per, period, amount }) => [per, period, amount]),
    [
      ['user', 'hour', 50],
      ['user', 'day', 60],
      ['workspace', 'hour', 60],
    ],
  );
});

test('a limit says what holds in its place', () => {
  const rules = [hourly, plan, here, adas, own];
  assert.deepEqual(
    rules.map((rule) => replacementOf(rule, rules)?.origin),
    ['admin', 'admin', undefined, undefined, undefined],
  );
  assert.equal(replacementOf(hourly, [hourly, plan])?.origin, 'plan');
  assert.equal(replacementOf(hourly, [hourly, { ...plan, period: 'day' }]), undefined);
});

test("a workspace's own limit and its budgets tighten and never loosen", () => {
  assert.equal(amountOf(plan, { ...own, origin: 'budget', amount: 55 }), 55);
  assert.equal(amountOf(plan, { ...own, origin: 'budget', amount: 65 }), 60);
  assert.equal(amountOf(hourly, own), 50);
  assert.equal(amountOf(hourly, { ...own, amount: 20 }), 20);
  assert.equal(amountOf(here, own), 70);
  assert.equal(amountOf({ ...own, amount: 20, subject: 'user_ada' }, { ...own, amount: 10 }), 10);
});

test('what everybody has counts in all workspaces, what is set or bought in one counts there', () => {
  const keysOf = (...rules: readonly LimitRule[]) => countersOf(rules, call).map(({ key }) => key);
  const here = 'workspace_1/user/user_ada//requests/hour';
  const everywhere = 'everywhere/user/user_ada//requests/hour';
  assert.deepEqual(keysOf(hourly), [everywhere]);
  assert.deepEqual(keysOf({ ...plan, isEverybodys: true }), [everywhere]);
  assert.deepEqual(keysOf(hourly, { ...plan, isEverybodys: false }), [here]);
  assert.deepEqual(keysOf(hourly, adas), [here]);
  assert.deepEqual(keysOf(hourly, own), [everywhere, here]);
  assert.deepEqual(keysOf({ ...hourly, per: 'workspace' }), [
    'workspace_1/workspace/workspace_1//requests/hour',
  ]);
});

test('who sets the defaults is bound by none for each user, nor by a plan for each', () => {
  const spared = { ...call, isSparedDefaults: true };
  assert.deepEqual(countersOf([hourly, plan], spared), []);
  assert.equal(countersOf([{ ...plan, per: 'workspace' }], spared)[0]?.amount, 60);
  assert.equal(countersOf([hourly, here], spared)[0]?.amount, 80);
  assert.equal(countersOf([{ ...hourly, per: 'workspace' }], spared)[0]?.amount, 50);
});

test('a limit on an operation, or on API keys, is for calls that have them', () => {
  assert.deepEqual(countersOf([{ ...hourly, operation: 'code_generation' }], call), []);
  const { apiKeyId: _, ...withoutKey } = call;
  assert.deepEqual(countersOf([{ ...hourly, per: 'apiKey' }], withoutKey), []);
});

const rule = fc.record(
  {
    id: fc.uuid(),
    origin: fc.constantFrom('default', 'plan', 'admin', 'own', 'budget'),
    per: fc.constantFrom('user', 'workspace', 'apiKey'),
    subject: fc.constantFrom('user_ada', 'user_grace', 'key_ci'),
    operation: fc.constantFrom('chat', 'embed'),
    unit: fc.constantFrom('requests', 'tokens', 'money'),
    period: fc.constantFrom('minute', 'hour', 'day', 'month'),
    amount: fc.option(fc.nat(1000)),
    unpriced: fc.constantFrom('refuse', 'allow'),
    assumedOutputTokens: fc.constant(4096),
    since: fc.constantFrom('2026-11-21T12:00:00.000Z', '2026-11-22T12:00:00.000Z'),
  },
  {
    requiredKeys: [
      'id',
      'origin',
      'per',
      'unit',
      'period',
      'amount',
      'unpriced',
      'assumedOutputTokens',
      'since',
    ],
  },
) as fc.Arbitrary<LimitRule>;

test('each thing is counted once, under no more than any own limit or budget on it gives', () => {
  fc.assert(
    fc.property(fc.array(rule, { maxLength: 30 }), (rules) => {
      const counters = countersOf(rules, call);
      const keys = counters.map(({ key }) => key);
      assert.deepEqual(keys, [...new Set(keys)].sort());
      for (const counter of counters) {
        const { amount, limitId, subject, countsEverywhere } = counter;
        const same = rules.filter(
          (each) =>
            (each.subject ?? subject) === subject &&
            (['per', 'operation', 'unit', 'period'] as const).every(
              (field) => each[field] === counter[field],
            ),
        );
        assert.ok(same.some((each) => each.id === limitId && each.amount === amount));
        for (const { origin, amount: most } of same) {
          const tightens = origin === 'budget' || origin === 'own';
          assert.ok(!tightens || countsEverywhere || most === null || amount <= most);
        }
      }
    }),
  );
});

test('windows tile the time, on the calendar of UTC', () => {
  const period = fc.constantFrom('minute', 'hour', 'day', 'month' as const);
  const moment = fc.date({
    min: new Date('2020-01-01'),
    max: new Date('2040-01-01'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(period, moment, (each, at) => {
      const { startMs, endMs } = windowAt(each, at.getTime());
      assert.ok(startMs <= at.getTime() && at.getTime() < endMs);
      assert.equal(windowAt(each, endMs).startMs, endMs);
      assert.equal(windowAt(each, startMs - 1).endMs, startMs);
      assert.ok(new Date(startMs).toISOString().endsWith(':00.000Z'));
    }),
  );
  const month = windowAt('month', Date.parse('2028-02-29T23:59:59.999Z'));
  assert.deepEqual(
    [month.startMs, month.endMs],
    [Date.parse('2028-02-01T00:00:00Z'), Date.parse('2028-03-01T00:00:00Z')],
  );
});
