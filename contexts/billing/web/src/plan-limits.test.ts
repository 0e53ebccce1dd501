import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limitsFrom, limitsIn, nextLimit, wrongLimits } from './plan-limits.ts';

const month = { unit: 'cost', period: 'month', amount: 5_000_000_000 } as const;
const hour = { unit: 'requests', period: 'hour', amount: 50 } as const;

test('limits of money are typed in dollars and kept in nano-dollars', () => {
  const rows = limitsIn([month, hour]);
  assert.deepEqual(
    rows.map(({ amount }) => amount),
    [5, 50],
  );
  assert.deepEqual(limitsFrom(rows), [month, hour]);
});

test('a new limit is of something that is not limited yet, and needs its amount', () => {
  const rows = limitsIn([hour]);
  const added = [...rows, nextLimit(rows)];
  assert.match(wrongLimits(added) ?? '', /needs an amount/);
  assert.equal(wrongLimits(added.map((row) => ({ ...row, amount: 1 }))), null);
});

test('two limits of one thing are refused', () => {
  assert.equal(wrongLimits(limitsIn([hour, hour])), 'There are two limits of requests per hour.');
});
