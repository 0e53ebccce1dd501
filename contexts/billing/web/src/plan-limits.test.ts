import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limitsFrom, limitsIn, nextLimit, wrongLimits } from './plan-limits.ts';

const month = { per: 'workspace', unit: 'cost', period: 'month', amount: 5_000_000_000 } as const;
const hour = { per: 'user', unit: 'requests', period: 'hour', amount: 50 } as const;
const coding = { ...hour, operation: 'code_generation', amount: 5 } as const;

test('limits of money are typed in dollars and kept in nano-dollars', () => {
  const rows = limitsIn([month, hour, coding]);
  assert.deepEqual(
    rows.map(({ amount }) => amount),
    [5, 50, 5],
  );
  assert.deepEqual(limitsFrom(rows), [month, hour, coding]);
});

test('a new limit is of something that is not limited yet, and needs its amount', () => {
  const rows = limitsIn([hour]);
  const added = [...rows, nextLimit(rows)];
  assert.match(wrongLimits(added) ?? '', /needs an amount/);
  assert.equal(wrongLimits(added.map((row) => ({ ...row, amount: 1 }))), null);
});

test('two limits of one thing are refused', () => {
  const wrong = wrongLimits(limitsIn([hour, coding, hour]));
  assert.equal(wrong, 'There are two limits of requests per hour on the same calls.');
  assert.equal(wrongLimits(limitsIn([hour, coding, { ...hour, per: 'workspace' }])), null);
});
