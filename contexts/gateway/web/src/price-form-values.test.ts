import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toPrice, toValues, typicalCost, validatePrice } from './price-form-values.ts';

const model = 'openai/gpt-5';

test('a price comes back from its form as it went in', () => {
  for (const price of [
    {
      inputNanoUsdPerToken: 1250,
      outputNanoUsdPerToken: 10_000,
      cachedInputNanoUsdPerToken: 0.075,
    },
    { inputNanoUsdPerToken: 0, outputNanoUsdPerToken: 0 },
    { inputNanoUsdPerToken: 0, outputNanoUsdPerToken: 0, nanoUsdPerAudioMinute: 6_000_000 },
    { inputNanoUsdPerToken: 0, outputNanoUsdPerToken: 0, nanoUsdPerCharacter: 15_000 },
    { inputNanoUsdPerToken: 3, outputNanoUsdPerToken: 4, nanoUsdPerRequest: 40_000_001 },
  ])
    assert.deepEqual(toPrice(toValues(model, price)), price);
});

test('a price names at least one thing that costs, and both kinds of tokens or none', () => {
  const empty = toValues(model, undefined);
  const wrong = (changed: object) =>
    Object.entries(validatePrice({ ...empty, ...changed })).flatMap(([name, fault]) =>
      fault ? [name] : [],
    );
  assert.deepEqual(wrong({}), ['input']);
  assert.deepEqual(wrong({ input: 1 }), ['output']);
  assert.deepEqual(wrong({ output: 1 }), ['input']);
  assert.deepEqual(wrong({ characters: 15 }), []);
  assert.deepEqual(wrong({ input: 0, output: 0 }), []);
  assert.deepEqual(wrong({ model: 'tts-1', request: 1 }), ['model']);
});

test('a thousand typical calls are of what the model is paid by', () => {
  const tokens = { inputNanoUsdPerToken: 1250, outputNanoUsdPerToken: 10_000 };
  const free = { inputNanoUsdPerToken: 0, outputNanoUsdPerToken: 0 };
  assert.deepEqual(typicalCost(tokens), {
    what: '1,000 calls of 1,000 tokens in and 300 out',
    nanoUsd: 4_250_000_000,
  });
  assert.deepEqual(typicalCost({ ...free, nanoUsdPerAudioMinute: 6_000_000 }), {
    what: '1,000 calls of a minute of audio',
    nanoUsd: 6_000_000_000,
  });
  assert.deepEqual(typicalCost({ ...free, nanoUsdPerRequest: 40_000_000 }), {
    what: '1,000 calls',
    nanoUsd: 40_000_000_000,
  });
});
