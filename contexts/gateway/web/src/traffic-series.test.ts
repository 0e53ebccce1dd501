import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TrafficReport } from './gateway-api.ts';
import { trafficBars, trafficBounds } from './traffic-series.ts';

const figures = {
  ...{ calls: 3, succeeded: 1, failed: 1, rateLimited: 0, cancelled: 0, interrupted: 1 },
  ...{ inputTokens: 10, outputTokens: 2, costNanoUsd: 5e8, unpriced: 0 },
  ...{ cacheHits: 0, savedNanoUsd: 0, latencyMs: { p50: 10, p95: 20 } },
};
const report: TrafficReport = {
  ...{ from: '2026-11-21T10:00:00.000Z', to: '2026-11-21T13:00:00.000Z', step: 'hour' },
  ...{ of: 'yourself', totals: figures, failures: [], slowest: [], costliest: [] },
  points: [{ ...figures, at: '2026-11-21T11:00:00.000Z' }],
};

test('a period ends with the step that runs', () => {
  assert.deepEqual(trafficBounds('24h', new Date('2026-11-21T10:00:00Z')), {
    from: '2026-11-20T11:00:00.000Z',
    to: '2026-11-21T11:00:00.000Z',
    step: 'hour',
  });
});

test('steps without a call are nothing, and have no times', () => {
  const bars = trafficBars(report);
  assert.deepEqual(
    bars.map(({ at, succeeded, failed, cost, latency95 }) => [
      at,
      succeeded,
      failed,
      cost,
      latency95,
    ]),
    [
      ['2026-11-21T10:00:00.000Z', 0, 0, 0, null],
      ['2026-11-21T11:00:00.000Z', 1, 2, 0.5, 20],
      ['2026-11-21T12:00:00.000Z', 0, 0, 0, null],
    ],
  );
});
