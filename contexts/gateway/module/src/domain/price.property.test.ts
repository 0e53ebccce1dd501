import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { NOTHING_BESIDE, ONE_REQUEST } from './media-use.ts';
import { costOf, costOfCall, free, type Price } from './price.ts';
import { usage } from './usage.ts';

const sonnet: Price = {
  input: { perMillion: 3_000_000_000, tiers: [{ above: 200_000, perMillion: 6_000_000_000 }] },
  output: { perMillion: 15_000_000_000 },
  cachedInput: { perMillion: 300_000_000 },
  cacheWrite: { perMillion: 3_750_000_000 },
  hourCacheWrite: { perMillion: 6_000_000_000 },
};

test('every kind of token is paid once, at its own rate', () => {
  const used = usage({
    inputTokens: 5100,
    cachedInputTokens: 1000,
    cacheWriteTokens: 100,
    hourCacheWriteTokens: 30,
    outputTokens: 40,
  });
  const input = 4000 * 3000 + 1000 * 300 + 70 * 3750 + 30 * 6000;
  assert.equal(costOf(sonnet, used), input + 40 * 15_000);
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
  const [one, two] = [ONE_REQUEST, { requests: 2 }];
  assert.equal(costOfCall(each, used, one), 14_030_000);
  assert.equal(costOfCall(each, used, NOTHING_BESIDE), 30_000);
  assert.equal(costOfCall(each, undefined, two), 28_000_000);
  assert.equal(costOfCall(sonnet, used, one), 30_000);
  assert.equal(costOfCall(sonnet, undefined, one), undefined);
  assert.equal(costOfCall(undefined, used, one), undefined);
  assert.equal(costOfCall(free, undefined, { requests: 1 }), 0);
});

test('audio is paid to the second, characters one by one, in whole nano-dollars', () => {
  const whisper: Price = { ...free, perAudioHour: 360_000_000 };
  const audio = (price: Price, audioSeconds?: number) =>
    costOfCall(price, undefined, { requests: 1, ...(audioSeconds ? { audioSeconds } : {}) });
  assert.deepEqual([audio(whisper, 60), audio(whisper, 8.47)], [6_000_000, 847_000]);
  // Tokens of who is paid by the minute say nothing of what he costs.
  const told = usage({ inputTokens: 10, outputTokens: 5 });
  assert.equal(costOfCall(whisper, told, { requests: 1 }), undefined);
  const groq: Price = { ...free, perAudioHour: 40_000_000, leastAudioSeconds: 10 };
  assert.deepEqual([audio(groq, 3), audio(groq, 3600)], [111_111, 40_000_000]);
  const tts: Price = { ...free, perMillionCharacters: 15_000_000_000 };
  assert.equal(costOfCall(tts, undefined, { requests: 1, characters: 5 }), 75_000);
});

test('tokens that were heard, seen or painted are paid at their own rates, and none twice', () => {
  const rates = { inputAudio: 32e9, inputImage: 8e9, outputImage: 40e9 };
  const price: Price = {
    ...sonnet,
    ...Object.fromEntries(
      Object.entries(rates).map(([kind, perMillion]) => [kind, { perMillion }]),
    ),
  };
  const used = usage({ inputTokens: 100, outputTokens: 50 });
  const beside = { requests: 1, audioTokens: 30, imageTokens: 20, paintedTokens: 10 };
  const words = 50 * 3000 + 40 * 15_000;
  assert.equal(costOfCall(price, used, beside), words + 30 * 32_000 + 20 * 8000 + 10 * 40_000);
  // What does not add up is not paid twice, nor paid back.
  const odd = { requests: 1, audioTokens: 500, imageTokens: 500, paintedTokens: 500 };
  assert.equal(costOfCall(price, used, odd), 100 * 32_000 + 50 * 40_000);
});
