import { isUnpriced, type LedgerEntry } from './ledger-entry.ts';

export type Step = 'hour' | 'day';
export type GroupBy = 'model' | 'provider' | 'operation' | 'user' | 'day' | 'status';

/** Which calls a report is about. `from` is in it, `to` is not. */
export type Period = {
  readonly from: Date;
  readonly to: Date;
  readonly userId?: string | undefined;
};

export type Totals = {
  requests: number;
  succeeded: number;
  failed: number;
  cancelled: number;
  unpriced: number;
  inputTokens: number;
  outputTokens: number;
  cachedInputTokens: number;
  reasoningTokens: number;
  costNanoUsd: number;
  meanLatencyMs?: number;
  p95LatencyMs?: number;
  meanFirstTokenMs?: number;
};

export type Group = Totals & { key: string };
export type Point = Totals & { at: string; key: string };

/** The totals of some entries. A quantile is interpolated between its neighbours, as SQL's `percentile_cont`. */
export function totalsOf(entries: readonly LedgerEntry[]): Totals {
  const sum = (of: (entry: LedgerEntry) => number) =>
    entries.reduce((total, entry) => total + of(entry), 0);
  const count = (holds: (entry: LedgerEntry) => boolean) => entries.filter(holds).length;
  const latencies = entries.map(({ latencyMs }) => latencyMs).sort((a, b) => a - b);
  const firstTokens = entries.flatMap(({ firstTokenMs }) => firstTokenMs ?? []);
  return {
    requests: entries.length,
    succeeded: count(({ status }) => status === 'success'),
    failed: count(({ status }) => status !== 'success' && status !== 'cancelled'),
    cancelled: count(({ status }) => status === 'cancelled'),
    unpriced: count(isUnpriced),
    inputTokens: sum(({ inputTokens }) => inputTokens),
    outputTokens: sum(({ outputTokens }) => outputTokens),
    cachedInputTokens: sum(({ cachedInputTokens }) => cachedInputTokens),
    reasoningTokens: sum(({ reasoningTokens }) => reasoningTokens),
    costNanoUsd: sum(({ costNanoUsd }) => costNanoUsd ?? 0),
    ...(latencies.length
      ? { meanLatencyMs: mean(latencies), p95LatencyMs: quantile(latencies, 0.95) }
      : {}),
    ...(firstTokens.length ? { meanFirstTokenMs: mean(firstTokens) } : {}),
  };
}

/** What an entry is counted under. */
export function groupKeyOf(groupBy: GroupBy, entry: LedgerEntry): string {
  switch (groupBy) {
    case 'user':
      return entry.userId;
    case 'day':
      return entry.at.slice(0, 10);
    case 'model':
    case 'provider':
    case 'operation':
    case 'status':
      return entry[groupBy];
  }
}

/** The beginning of the hour or day (UTC) in which an entry lies. */
export function stepOf(step: Step, entry: LedgerEntry): string {
  return step === 'hour'
    ? `${entry.at.slice(0, 13)}:00:00.000Z`
    : `${entry.at.slice(0, 10)}T00:00:00.000Z`;
}

/** What the series of a plot stand for: days are its axis already. */
export function seriesOf(groupBy: GroupBy): GroupBy {
  return groupBy === 'day' ? 'model' : groupBy;
}

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}

function quantile(sorted: readonly number[], q: number): number {
  const place = (sorted.length - 1) * q;
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? below;
  return below + (above - below) * (place - Math.floor(place));
}
