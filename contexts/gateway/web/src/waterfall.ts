import type { LoggedRequest } from './gateway-api.ts';

type Attempt = LoggedRequest['attempts'][number];

/** A stretch of time, in milliseconds since the call began. */
export type Bar = {
  readonly kind: 'waiting' | 'streaming' | 'failed' | 'overtaken' | 'pause' | 'cached';
  readonly fromMs: number;
  readonly toMs: number;
};

export type WaterfallRow = {
  /** Absent in the row of the whole call. */
  readonly attempt?: Attempt;
  readonly bars: readonly Bar[];
};

export type Waterfall = { readonly totalMs: number; readonly rows: readonly WaterfallRow[] };

/**
 * Where the time of a call went: the call as a whole, then each attempt in the order in which they
 * began, all on one axis. An attempt's clock ends when its answer begins to come through, so that the
 * one that answered is drawn on until the call ends.
 */
export function waterfall(request: LoggedRequest): Waterfall {
  const { figures, cached } = request;
  const latencyMs = figures?.latencyMs ?? 0;
  const beganMs = Date.parse(request.at);
  const attempts = request.attempts
    .map((attempt) => ({ attempt, fromMs: Math.max(0, Date.parse(attempt.startedAt) - beganMs) }))
    .toSorted((one, other) => one.fromMs - other.fromMs);
  const ends = attempts.map(({ attempt, fromMs }) => fromMs + attempt.latencyMs);
  const totalMs = Math.max(latencyMs, ...ends, 1);
  const firstMs = figures?.firstTokenMs;
  const whole: WaterfallRow = {
    bars: cached
      ? [{ kind: 'cached', fromMs: 0, toMs: latencyMs }]
      : answering(0, latencyMs, firstMs),
  };
  const rows = attempts.map(({ attempt, fromMs }, at): WaterfallRow => {
    const pause = pauseBefore(attempts[at - 1], { attempt, fromMs });
    const endMs = fromMs + attempt.latencyMs;
    if (attempt.failure || attempt.skipped)
      return { attempt, bars: [...pause, { kind: endOf(attempt, request), fromMs, toMs: endMs }] };
    const toMs = request.streamed ? Math.max(endMs, latencyMs) : endMs;
    return { attempt, bars: [...pause, ...answering(fromMs, toMs, firstMs)] };
  });
  return { totalMs, rows: [whole, ...rows] };
}

/** Who is cancelled in a call that succeeds, lost against another one that was asked beside it. */
function endOf(attempt: Attempt, { status }: LoggedRequest): 'failed' | 'overtaken' {
  return attempt.failure === 'cancelled' && status === 'success' ? 'overtaken' : 'failed';
}

/** Waiting up to the first token, then streaming; of an answer that came whole, waiting only. */
function answering(fromMs: number, toMs: number, firstMs: number | undefined): Bar[] {
  if (firstMs === undefined || firstMs <= fromMs || firstMs >= toMs)
    return [{ kind: 'waiting', fromMs, toMs }];
  return [
    { kind: 'waiting', fromMs, toMs: firstMs },
    { kind: 'streaming', fromMs: firstMs, toMs },
  ];
}

/** Attempts are measured in whole milliseconds, and what is decided between two takes some. */
const ROUNDING_MS = 5;

type Placed = { readonly attempt: Attempt; readonly fromMs: number };

/** A hedge is not waited for: it begins while another one runs. */
function pauseBefore(before: Placed | undefined, { attempt, fromMs }: Placed): Bar[] {
  if (before === undefined || attempt.hedge) return [];
  const endedMs = before.fromMs + before.attempt.latencyMs;
  return fromMs - endedMs > ROUNDING_MS ? [{ kind: 'pause', fromMs: endedMs, toMs: fromMs }] : [];
}
