import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FinishedCall, RequestLog } from '../application/ports.ts';
import { noUsage, usage } from '../domain/usage.ts';
import { finishedCall } from './request-log.conformance.ts';

const ada = { workspaceId: 'workspace_ada', userId: 'user_ada' } as const;
const DAY = {
  workspaceId: ada.workspaceId,
  from: new Date('2026-11-21T00:00:00Z'),
  to: new Date('2026-11-22T00:00:00Z'),
} as const;

/** A call that went well: ten tokens in, two out, for 100 nano-dollars. */
function answered(at: string, more: Partial<FinishedCall> = {}): FinishedCall {
  const { failure: _, ...call } = finishedCall({
    status: 'success',
    startedAt: new Date(`2026-11-21T${at}Z`),
    usage: usage({ inputTokens: 10, outputTokens: 2 }),
    costNanoUsd: 100,
    latencyMs: 10,
    firstTokenMs: 4,
  });
  return { ...call, ...more };
}

/** What every request log tells of the traffic. `open` makes an empty one. */
export function trafficConformance(name: string, open: () => Promise<RequestLog>): void {
  const opened = async (...calls: readonly FinishedCall[]) => {
    const log = await open();
    await Promise.all(calls.map((call) => log.finish(call)));
    return log;
  };

  test(`${name}: without calls the traffic is nothing, and has no times`, async () => {
    const log = await opened();
    const { totals, ...rest } = await log.traffic({ ...DAY, step: 'hour' });
    assert.deepEqual(rest, { points: [], failures: [], slowest: [], costliest: [] });
    assert.deepEqual([totals.calls, totals.costNanoUsd, totals.latencyMs], [0, 0, undefined]);
    await log.stop();
  });

  test(`${name}: calls are counted by step and status, with tokens, cost and what the cache saved`, async () => {
    const failure = { kind: 'overloaded', message: 'Later.' } as const;
    const { costNanoUsd: _, ...unpriced } = answered('11:30:00');
    const { id } = finishedCall();
    const refused = { ...unpriced, id, status: 'rate_limited', usage: noUsage } as const;
    const log = await opened(
      answered('10:00:00'),
      answered('10:59:59', { status: 'error', failure, costNanoUsd: 0 }),
      answered('11:00:00', { cached: true, savedNanoUsd: 70, costNanoUsd: 0 }),
      unpriced,
      // Booked without a cost, as it was once.
      refused,
      answered('11:31:00', {
        status: 'rate_limited',
        failure: { kind: 'rate-limited', message: '' },
      }),
      answered('11:32:00', { status: 'cancelled', failure: { kind: 'cancelled', message: '' } }),
      answered('11:33:00', { status: 'error', failure }),
    );
    const { points, totals, failures } = await log.traffic({ ...DAY, step: 'hour' });
    assert.deepEqual(
      points.map(({ at, calls, succeeded, failed }) => [
        at.toISOString(),
        calls,
        succeeded,
        failed,
      ]),
      [
        ['2026-11-21T10:00:00.000Z', 2, 1, 1],
        ['2026-11-21T11:00:00.000Z', 6, 2, 1],
      ],
    );
    assert.deepEqual(totals, {
      calls: 8,
      succeeded: 3,
      failed: 2,
      rateLimited: 2,
      cancelled: 1,
      interrupted: 0,
      inputTokens: 70,
      outputTokens: 14,
      costNanoUsd: 400,
      unpriced: 1,
      cacheHits: 1,
      savedNanoUsd: 70,
      latencyMs: { p50: 10, p95: 10 },
      firstTokenMs: { p50: 4, p95: 4 },
    });
    assert.deepEqual(failures, [
      { kind: 'overloaded', calls: 2 },
      { kind: 'cancelled', calls: 1 },
      { kind: 'rate-limited', calls: 1 },
    ]);
    await log.stop();
  });

  test(`${name}: percentiles are of answers that were made, each a time that occurred`, async () => {
    const times = Array.from({ length: 40 }, (_, index) => index + 1);
    const { firstTokenMs: _, ...silent } = answered('10:00:00', { latencyMs: 41 });
    const log = await opened(
      ...times.map((latencyMs) => answered('10:00:00', { latencyMs, firstTokenMs: latencyMs / 2 })),
      answered('10:00:00', { cached: true, latencyMs: 0.1, firstTokenMs: 0.1 }),
      answered('10:00:00', { status: 'error', latencyMs: 9000, firstTokenMs: 9000 }),
      silent,
    );
    const { totals } = await log.traffic({ ...DAY, step: 'day' });
    assert.deepEqual(totals.latencyMs, { p50: 21, p95: 39 });
    assert.deepEqual(totals.firstTokenMs, { p50: 10, p95: 19 });
    await log.stop();
  });

  test(`${name}: the slowest and the most expensive calls stand out, five of each`, async () => {
    const calls = [1, 2, 3, 4, 5, 6, 7].map((each) =>
      answered('10:00:00', { latencyMs: each, costNanoUsd: each === 1 ? 0 : 100 - each }),
    );
    const { costNanoUsd: _, ...unpriced } = answered('10:00:00', { latencyMs: 8 });
    const log = await opened(...calls, unpriced);
    const { slowest, costliest } = await log.traffic({ ...DAY, step: 'minute' });
    assert.deepEqual(
      slowest.map(({ latencyMs }) => latencyMs),
      [8, 7, 6, 5, 4],
    );
    assert.deepEqual(
      costliest.map(({ costNanoUsd }) => costNanoUsd),
      [98, 97, 96, 95, 94],
    );
    const { id, startedAt, userId, operation, provider, model, status } = unpriced;
    const shown = { id, startedAt, userId, operation, provider, model, status, latencyMs: 8 };
    assert.deepEqual(slowest[0], shown);
    await log.stop();
  });

  test(`${name}: traffic is one workspace’s, in a period, and of one user if asked`, async () => {
    const log = await opened(
      answered('10:00:00'),
      answered('10:00:00', { userId: 'user_bob' }),
      answered('10:00:00', { workspaceId: 'workspace_grace', userId: 'user_grace' }),
      answered('00:00:00', { startedAt: DAY.to }),
      answered('00:00:00', { startedAt: DAY.from }),
    );
    const callsOf = async (more: object) =>
      (await log.traffic({ ...DAY, step: 'minute', ...more })).totals.calls;
    assert.equal(await callsOf({}), 3);
    assert.equal(await callsOf({ userId: ada.userId }), 2);
    assert.equal(await callsOf({ userId: 'user_grace' }), 0);
    assert.equal(await callsOf({ workspaceId: 'workspace_grace' }), 1);
    await log.stop();
  });
}
