import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatCost, formatUsd } from './money.ts';

test('small prices keep three significant digits, large ones are cents', () => {
  assert.equal(formatUsd(0), '$0.00');
  assert.equal(formatUsd(123_000), '$0.000123');
  assert.equal(formatUsd(50_000_000), '$0.05');
  assert.equal(formatUsd(1_500_000_000), '$1.50');
  assert.equal(formatUsd(-250_000_000), '-$0.25');
  assert.equal(formatUsd(1), '$0.000000001');
});

test('an unknown price is told beside what is known, and is never zero', () => {
  const cost = (costNanoUsd: number, unpriced: number) => formatCost({ costNanoUsd, unpriced });
  assert.deepEqual(
    [cost(0, 0), cost(120_000_000, 0), cost(120_000_000, 3), cost(0, 3)],
    ['$0.00', '$0.12', '$0.12 + 3 without a price', 'price unknown'],
  );
});

test('what is shown is within half a percent of what is meant, and never an exponent', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (nanoUsd) => {
      const text = formatUsd(nanoUsd);
      assert.match(text, /^\$\d+\.\d{2,9}$/);
      const error = Math.abs(Number(text.slice(1)) * 1e9 - nanoUsd) / nanoUsd;
      return error <= 0.005;
    }),
  );
});
