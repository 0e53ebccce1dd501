import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boundsOf } from './usage-period.ts';
import { type UsageReport, usageSeries } from './usage-series.ts';

const totals = {
  requests: 1,
  succeeded: 1,
  failed: 0,
  cancelled: 0,
  unpriced: 0,
  inputTokens: 10,
  outputTokens: 5,
  cachedInputTokens: 0,
  reasoningTokens: 0,
  costNanoUsd: 2_000_000_000,
};
const report = (...keys: readonly string[]): UsageReport => ({
  from: '2026-11-01T00:00:00Z',
  to: '2026-11-04T00:00:00Z',
  step: 'day',
  totals,
  groups: [],
  points: keys.map((key) => ({ ...totals, key, at: '2026-11-02T09:30:00Z' })),
});

test('days on which nothing was used have a bar of nothing', () => {
  assert.deepEqual(usageSeries(report('a/b.5'), 'cost').bars, [
    { at: '2026-11-01T00:00:00.000Z', s0: 0 },
    { at: '2026-11-02T00:00:00.000Z', s0: 2 },
    { at: '2026-11-03T00:00:00.000Z', s0: 0 },
  ]);
});

test('small series are put together, and nothing is lost', () => {
  const { names, bars } = usageSeries(report('a', 'b', 'c', 'd', 'a'), 'tokens', 3);
  assert.deepEqual(names, ['a', 'b', 'others']);
  assert.deepEqual(bars[1], { at: '2026-11-02T00:00:00.000Z', s0: 30, s1: 15, s2: 30 });
});

test('a period ends with the running hour, so that a minute later it is the same', () => {
  const at = (time: string) => boundsOf('24h', new Date(time));
  assert.deepEqual(at('2026-11-21T10:05:00Z'), at('2026-11-21T10:59:59Z'));
  assert.equal(at('2026-11-21T10:05:00Z').from, '2026-11-20T11:00:00.000Z');
});
