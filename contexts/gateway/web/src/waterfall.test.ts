import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LoggedRequest } from './gateway-api.ts';
import { waterfall } from './waterfall.ts';

const BEGAN = Date.parse('2026-05-31T12:00:00.000Z');
const usage = {
  inputTokens: 1,
  outputTokens: 1,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  reasoningTokens: 0,
  estimated: false,
};

function logged(
  attempts: readonly (Partial<LoggedRequest['attempts'][number]> & { fromMs: number })[],
  latencyMs: number,
  firstTokenMs?: number,
): LoggedRequest {
  return {
    id: 'call_1',
    at: new Date(BEGAN).toISOString(),
    userId: 'user_ada',
    operation: 'chat',
    model: 'a/b',
    provider: 'a',
    status: 'success',
    streamed: true,
    figures: { usage, latencyMs, ...(firstTokenMs === undefined ? {} : { firstTokenMs }) },
    attempts: attempts.map(({ fromMs, ...attempt }) => ({
      provider: 'a',
      model: 'b',
      latencyMs: 100,
      startedAt: new Date(BEGAN + fromMs).toISOString(),
      ...attempt,
    })),
  };
}

test('a call that failed once shows the failure, the pause and the answer on one axis', () => {
  const failed = { fromMs: 10, failure: 'overloaded' as const };
  const { totalMs, rows } = waterfall(logged([failed, { fromMs: 400 }], 900, 600));
  assert.equal(totalMs, 900);
  assert.deepEqual(
    rows.map(({ bars }) => bars.map(({ kind, fromMs, toMs }) => [kind, fromMs, toMs])),
    [
      [
        ['waiting', 0, 600],
        ['streaming', 600, 900],
      ],
      [['failed', 10, 110]],
      [
        ['pause', 110, 400],
        ['waiting', 400, 600],
        ['streaming', 600, 900],
      ],
    ],
  );
});

test('a hedge stands beside the one that was slow, without a pause', () => {
  const slow = { fromMs: 0, failure: 'cancelled' as const, latencyMs: 500 };
  const { rows } = waterfall(logged([{ fromMs: 300, hedge: true }, slow], 500, 450));
  assert.deepEqual(
    rows.map(({ attempt, bars }) => [attempt?.hedge ?? false, bars[0]?.kind]),
    [
      [false, 'waiting'],
      [false, 'overtaken'],
      [true, 'waiting'],
    ],
  );
});

test('a call that never left has an axis all the same', () => {
  assert.deepEqual(waterfall(logged([], 0)).totalMs, 1);
});
