import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calcPrice } from '@pydantic/genai-prices';
import fc from 'fast-check';
import { costOf } from '../domain/price.ts';
import { usage } from '../domain/usage.ts';
import { catalogue } from './catalogue.ts';
import { genaiPrices } from './prices.genai-prices.ts';

const { ofProvider, find } = catalogue();
const prices = genaiPrices();
const today = new Date('2026-11-21T12:00:00Z');

test('every built-in provider has chat models with a context window and a known price', () => {
  for (const provider of ['openai', 'anthropic', 'groq', 'google']) {
    const good = ofProvider(provider).filter(
      ({ abilities, contextWindowTokens, id }) =>
        abilities.includes('chat') &&
        contextWindowTokens &&
        prices.find(provider, id.slice(provider.length + 1), today),
    );
    assert.ok(good.length >= 5, `${provider} has ${good.length}`);
  }
});

test('a model says which parameters it takes, and how far they go', () => {
  const opus = find('anthropic/claude-opus-4-8');
  assert.deepEqual(opus?.abilities, ['chat', 'tools', 'vision', 'json-schema', 'reasoning']);
  assert.deepEqual(
    opus?.parameters.find(({ name }) => name === 'maxTokens'),
    {
      name: 'maxTokens',
      min: 1,
      max: 128_000,
    },
  );
  assert.equal(
    opus?.parameters.find(({ name }) => name === 'temperature'),
    undefined,
  );
  const sonnet = find('anthropic/claude-sonnet-4-5');
  assert.equal(sonnet?.parameters.find(({ name }) => name === 'temperature')?.max, 1);
});

test('our exact costs are those of the price list, to the nano-dollar', () => {
  const models = [
    ['openai', 'gpt-4o'],
    ['anthropic', 'claude-sonnet-4-5'],
    ['groq', 'openai/gpt-oss-120b'],
    ['google', 'gemini-2.5-pro'],
  ] as const;
  fc.assert(
    fc.property(
      fc.constantFrom(...models),
      fc.nat(400_000),
      fc.nat(100_000),
      fc.nat(100_000),
      ([provider, model], plain, cached, output) => {
        const price = prices.find(provider, model, today);
        assert.ok(price);
        const ours = costOf(
          price,
          usage({ inputTokens: plain + cached, cachedInputTokens: cached, outputTokens: output }),
        );
        const list = {
          input_tokens: plain + cached,
          cache_read_tokens: cached,
          output_tokens: output,
        };
        const theirs = calcPrice(list, model, { providerId: provider, timestamp: today });
        assert.ok(
          Math.abs(ours - (theirs?.total_price ?? 0) * 1e9) <= 1,
          `${ours} ${theirs?.total_price}`,
        );
      },
    ),
  );
});

test('what a list asks for a recording and for what was heard and painted is known', () => {
  assert.equal(prices.find('openai', 'whisper-1', today)?.perAudioHour, 360_000_000);
  const groq = prices.find('groq', 'whisper-large-v3-turbo', today);
  assert.deepEqual([groq?.perAudioHour, groq?.leastAudioSeconds], [40_000_000, 10]);
  assert.equal(
    prices.find('openai', 'gpt-4o-transcribe', today)?.inputAudio?.perMillion,
    6_000_000_000,
  );
  const painter = prices.find('openai', 'gpt-image-1.5', today);
  assert.deepEqual(
    [painter?.output.perMillion, painter?.outputImage?.perMillion],
    [10_000_000_000, 32_000_000_000],
  );
});

test('what a list asks for each request is known', () => {
  assert.equal(prices.find('perplexity', 'sonar-pro', new Date())?.perRequest, 14_000_000);
});

test('what nobody knows has no price', () => {
  assert.equal(prices.find('openai', 'no-such-model', today), undefined);
  assert.equal(prices.find('ollama', 'gpt-4o', today), undefined);
});
