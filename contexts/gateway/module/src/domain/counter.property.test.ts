import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type CallSubject, countersOf, type LimitRule } from './counter.ts';
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
const own: LimitRule = { ...hourly, id: 'limit_own', origin: 'own', amount: 80 };
const adas: LimitRule = { ...own, id: 'limit_adas', subject: 'user_ada', amount: 5 };
const plan: LimitRule = { ...hourly, id: 'limit_plan', origin: 'plan', amount: 60 };

const amountOf = (...rules: readonly LimitRule[]) => countersOf(rules, call)[0]?.amount;

test('the nearest limit holds: on the user, then of the workspace, then the default', () => {
  assert.equal(amountOf(hourly), 50);
  assert.equal(amountOf(hourly, own), 80);
  assert.equal(amountOf(adas, hourly, own), 5);
  assert.equal(amountOf({ ...adas, subject: 'user_grace' }, hourly), 50);
});

test('a workspace can take the default away, and not what its plan says', () => {
  assert.deepEqual(countersOf([hourly, { ...own, amount: null }], call), []);
  assert.equal(amountOf(hourly, { ...own, amount: null }, plan), 60);
  assert.equal(amountOf(own, plan), 60);
  assert.equal(amountOf({ ...own, amount: 10 }, plan), 10);
});

test('who sets the defaults is not bound by those for each user', () => {
  const spared = { ...call, isSparedDefaults: true };
  assert.deepEqual(countersOf([hourly], spared), []);
  assert.equal(countersOf([hourly, own], spared)[0]?.amount, 80);
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
    origin: fc.constantFrom('default', 'own', 'plan'),
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

test('each thing is counted once, in order, under no more than each plan gives', () => {
  fc.assert(
    fc.property(fc.array(rule, { maxLength: 30 }), (rules) => {
      const counters = countersOf(rules, call);
      const keys = counters.map(({ key }) => key);
      assert.deepEqual(keys, [...new Set(keys)].sort());
      for (const { per, operation, unit, period, amount, limitId } of counters) {
        assert.ok(rules.some(({ id, amount: of }) => id === limitId && of === amount));
        const plans = rules.filter(
          (each) =>
            each.origin === 'plan' &&
            each.per === per &&
            each.operation === operation &&
            each.unit === unit &&
            each.period === period &&
            each.subject === undefined,
        );
        const last = plans.at(-1)?.amount ?? null;
        const isLast = rules.findLast((each) => each.origin === 'plan') === plans.at(-1);
        if (last !== null && isLast) assert.ok(amount <= last);
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
