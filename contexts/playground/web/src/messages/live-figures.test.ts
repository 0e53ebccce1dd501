import assert from 'node:assert/strict';
import { test } from 'node:test';
import { liveFigures } from './live-figures.ts';

test('until the provider counts, tokens are estimated and say so', () => {
  const live = { startedAtMs: 0, firstTokenAtMs: 400, lastTokenAtMs: 1400, characters: 800 };
  const figures = liveFigures(live, undefined, 1500);
  assert.deepEqual(
    [figures.outputTokens, figures.estimated, figures.firstTokenMs, figures.tokensPerSecond],
    [200, true, 400, 200],
  );
  assert.equal(figures.costNanoUsd, undefined);
});

test('no speed is told before there is enough to measure it', () => {
  const live = { startedAtMs: 0, firstTokenAtMs: 400, lastTokenAtMs: 450, characters: 40 };
  assert.equal(liveFigures(live, undefined, 500).tokensPerSecond, undefined);
});

test('while an answer arrives its cost has the price of the request in it', () => {
  const live = { startedAtMs: 0, inputTokens: 10, outputTokens: 20, characters: 80 };
  const price = { inputNanoUsdPerToken: 3, outputNanoUsdPerToken: 15 };
  assert.equal(liveFigures(live, { price }, 1).costNanoUsd, 330);
  const priced = { price: { ...price, nanoUsdPerRequest: 5000 } };
  assert.equal(liveFigures(live, priced, 1).costNanoUsd, 5330);
});
