import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Limit } from './gateway-api.ts';
import { toLimit, toValues } from './limit-form-values.ts';

const limit: Limit = {
  id: 'limit_1',
  origin: 'admin',
  since: '2026-11-21T12:00:00.000Z',
  per: 'user',
  subject: 'user_ada',
  operation: 'code_generation',
  unit: 'money',
  period: 'day',
  countsEverywhere: false,
  amount: 2_500_000_000,
  unpriced: 'allow',
  assumedOutputTokens: 100,
};

test('a limit goes through its form and is the same, money in dollars between', () => {
  const { id: _, origin: __, since: ___, countsEverywhere: ____, ...sent } = limit;
  assert.equal(toValues(limit).amount, 2.5);
  assert.deepEqual(toLimit(toValues(limit)), { ...sent, everywhere: false });
});

test('what holds everywhere is on nobody, and no limit is no amount', () => {
  const values = { ...toValues(limit), where: 'everywhere', unlimited: true } as const;
  const { subject, amount, everywhere } = toLimit(values);
  assert.deepEqual([subject, amount, everywhere], [undefined, null, true]);
});
