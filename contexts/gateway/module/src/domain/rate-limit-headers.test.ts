import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rateLimitHeaders } from './rate-limit-headers.ts';

const nowMs = Date.parse('2026-11-21T12:10:00.250Z');
const hourly = {
  unit: 'requests',
  amount: 50,
  left: 12,
  resetsAtMs: Date.parse('2026-11-21T13:00:00Z'),
} as const;
const daily = {
  ...hourly,
  amount: 1000,
  left: 700,
  resetsAtMs: Date.parse('2026-11-22T00:00:00Z'),
};
const tokens = { ...daily, unit: 'tokens', left: 0 } as const;

test('the limit with the least left is the one that clients see', () => {
  assert.deepEqual(rateLimitHeaders('openai', [daily, hourly, tokens], nowMs), {
    'x-ratelimit-limit-requests': '50',
    'x-ratelimit-remaining-requests': '12',
    'x-ratelimit-reset-requests': '50m0s',
    'x-ratelimit-limit-tokens': '1000',
    'x-ratelimit-remaining-tokens': '0',
    'x-ratelimit-reset-tokens': '11h50m0s',
  });
});

test("Anthropic's clients are told the time", () => {
  assert.deepEqual(rateLimitHeaders('anthropic', [hourly], nowMs), {
    'anthropic-ratelimit-requests-limit': '50',
    'anthropic-ratelimit-requests-remaining': '12',
    'anthropic-ratelimit-requests-reset': '2026-11-21T13:00:00Z',
  });
});

test('without limits there are no headers, and money has none', () => {
  assert.deepEqual(rateLimitHeaders('openai', [{ ...daily, unit: 'money' }], nowMs), {});
});
