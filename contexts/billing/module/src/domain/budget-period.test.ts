import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { budgetPeriodOf, THRESHOLDS, thresholdsOf } from './budget-period.ts';

test('a period is the day or month in UTC, also at its edges', () => {
  const iso = (period: 'day' | 'month', at: string) => {
    const { from, to } = budgetPeriodOf(period, new Date(at));
    return [from.toISOString().slice(0, 10), to.toISOString().slice(0, 10)];
  };
  assert.deepEqual(iso('day', '2026-02-28T23:59:59.999Z'), ['2026-02-28', '2026-03-01']);
  assert.deepEqual(iso('month', '2026-12-31T23:59:59Z'), ['2026-12-01', '2027-01-01']);
  assert.deepEqual(iso('month', '2026-03-01T00:00:00Z'), ['2026-03-01', '2026-04-01']);
});

test('whatever is spent in whatever steps, each threshold is crossed once, when it is reached', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2 ** 52 }),
      fc.array(fc.integer({ min: 0, max: 2 ** 49 }), { maxLength: 30 }),
      (amountNanoUsd, costs) => {
        let [nowNanoUsd, reached]: [number, readonly number[]] = [0, []];
        const told: number[] = [];
        for (const cost of costs) {
          const beforeNanoUsd = nowNanoUsd;
          nowNanoUsd += cost;
          const found = thresholdsOf({ amountNanoUsd, beforeNanoUsd, nowNanoUsd, reached });
          reached = found.reached;
          told.push(...found.crossed);
        }
        const expected = THRESHOLDS.filter(
          (percent) => BigInt(nowNanoUsd) * 100n >= BigInt(amountNanoUsd) * BigInt(percent),
        );
        assert.deepEqual(told, costs.length === 0 ? [] : expected);
      },
    ),
  );
});

test('a raised amount is told of anew, a lowered one of what is reached by it', () => {
  const at = (amountNanoUsd: number, reached: readonly number[]) =>
    thresholdsOf({ amountNanoUsd, beforeNanoUsd: 80, nowNanoUsd: 81, reached }).crossed;
  assert.deepEqual(at(100, [50, 80]), []);
  assert.deepEqual(at(1000, [50, 80]), []);
  assert.deepEqual(at(160, [50, 80]), []);
  assert.deepEqual(at(80, [50, 80]), [100]);
  const raised = thresholdsOf({
    ...{ amountNanoUsd: 1000, beforeNanoUsd: 80, nowNanoUsd: 500 },
    reached: [50, 80],
  });
  assert.deepEqual(raised, { reached: [50], crossed: [50] });
});
