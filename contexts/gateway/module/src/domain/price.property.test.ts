import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { costOf, costOfCall, type Price } from './price.ts';
import { usage } from './usage.ts';

const sonnet: Price = {
  input: { perMillion: 3_000_000_000, tiers: [{ above: 200_000, perMillion: 6_000_000_000 }] },
  output: { perMillion: 15_000_000_000 },
  cachedInput: { perMillion: 300_000_000 },
  cacheWrite: { perMillion: 3_750_000_000 },
};

test('every kind of token is paid once, at its own rate', () => {
  const used = usage({
    inputTokens: 5100,
    cachedInputTokens: 1000,
    cacheWriteTokens: 100,
    outputTokens: 40,
  });
  assert.equal(costOf(sonnet, used), 4000 * 3000 + 1000 * 300 + 100 * 3750 + 40 * 15_000);
});

test('a long prompt pays the higher rate for all of it', () => {
  assert.equal(costOf(sonnet, usage({ inputTokens: 200_000 })), 600_000_000);
  assert.equal(costOf(sonnet, usage({ inputTokens: 200_001 })), 1_200_006_000);
});

test('costs are whole, never negative, and grow with the tokens', () => {
  const tokens = fc.nat(2_000_000);
  const rate = fc.nat(150_000_000_000);
  fc.assert(
    fc.property(tokens, tokens, tokens, rate, rate, (input, cached, output, inRate, outRate) => {
      const price: Price = { input: { perMillion: inRate }, output: { perMillion: outRate } };
      const of = (more: number) =>
        costOf(
          price,
          usage({ inputTokens: input, cachedInputTokens: cached, outputTokens: output + more }),
        );
      assert.ok(Number.isSafeInteger(of(0)) && of(0) >= 0 && of(1) >= of(0));
    }),
  );
});

test('a request has its price beside its tokens, and what has no price for its use has none', () => {
  const each: Price = { ...sonnet, perRequest: 14_000_000 };
  const used = usage({ inputTokens: 10 });
  assert.equal(costOfCall(each, used, 1), 14_030_000);
  assert.equal(costOfCall(each, used, 0), 30_000);
  assert.equal(costOfCall(each, undefined, 2), 28_000_000);
  assert.equal(costOfCall(sonnet, used, 1), 30_000);
  assert.equal(costOfCall(sonnet, undefined, 1), undefined);
  assert.equal(costOfCall(undefined, used, 1), undefined);
});
