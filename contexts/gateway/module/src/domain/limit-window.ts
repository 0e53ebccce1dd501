/** Limits count over calendar periods in UTC: a day begins at midnight UTC, wherever the caller is. */
export type LimitPeriod = 'minute' | 'hour' | 'day' | 'month';

/** One period in time: its start belongs to it, its end to the next one. In milliseconds. */
export type LimitWindow = { readonly startMs: number; readonly endMs: number };

/** The window that a moment lies in. A call belongs to the window in which it began. */
export function windowAt(period: LimitPeriod, atMs: number): LimitWindow {
  if (period === 'month') return monthAt(atMs);
  const lengthMs = LENGTH_MS[period];
  const startMs = Math.floor(atMs / lengthMs) * lengthMs;
  return { startMs, endMs: startMs + lengthMs };
}

function monthAt(atMs: number): LimitWindow {
  const at = new Date(atMs);
  const [year, month] = [at.getUTCFullYear(), at.getUTCMonth()];
  return { startMs: Date.UTC(year, month), endMs: Date.UTC(year, month + 1) };
}

const LENGTH_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;
