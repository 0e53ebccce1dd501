import type { TrafficFigures, TrafficStep } from '@atelier/gateway-contract';
import type { FinishedCall } from '../application/ports.ts';
import { NOTABLE_CALLS, type NotableCall, type Traffic } from '../application/traffic.ts';
import type { FailureKind } from '../domain/failure.ts';

const STEP_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/** The figures of calls, as PostgreSQL counts them. */
export function trafficOf(calls: readonly FinishedCall[], step: TrafficStep): Traffic {
  const stepMs = STEP_MS[step];
  const steps = Map.groupBy(calls, (call) => Math.floor(call.startedAt.getTime() / stepMs));
  const kinds = new Map<FailureKind, number>();
  for (const { failure } of calls)
    if (failure) kinds.set(failure.kind, (kinds.get(failure.kind) ?? 0) + 1);
  const paid = calls.filter(({ costNanoUsd = 0 }) => costNanoUsd > 0);
  return {
    totals: figuresOf(calls),
    points: [...steps]
      .toSorted(([one], [other]) => one - other)
      .map(([at, own]) => ({ at: new Date(at * stepMs), ...figuresOf(own) })),
    failures: [...kinds]
      .map(([kind, count]) => ({ kind, calls: count }))
      .sort((one, other) => other.calls - one.calls || (one.kind < other.kind ? -1 : 1)),
    slowest: most(calls, ({ latencyMs }) => latencyMs),
    costliest: most(paid, ({ costNanoUsd = 0 }) => costNanoUsd),
  };
}

function figuresOf(calls: readonly FinishedCall[]): TrafficFigures {
  const count = (is: (call: FinishedCall) => boolean) => calls.filter(is).length;
  const sum = (of: (call: FinishedCall) => number | undefined) =>
    calls.reduce((total, call) => total + (of(call) ?? 0), 0);
  const made = calls.filter(({ status, cached }) => status === 'success' && !cached);
  const latencyMs = percentiles(made.map((call) => call.latencyMs));
  const firstTokenMs = percentiles(made.flatMap((call) => call.firstTokenMs ?? []));
  return {
    calls: calls.length,
    succeeded: count(({ status }) => status === 'success'),
    failed: count(({ status }) => status === 'error'),
    rateLimited: count(({ status }) => status === 'rate_limited'),
    cancelled: count(({ status }) => status === 'cancelled'),
    interrupted: count(({ status }) => status === 'interrupted'),
    inputTokens: sum(({ usage }) => usage?.inputTokens),
    outputTokens: sum(({ usage }) => usage?.outputTokens),
    costNanoUsd: sum(({ costNanoUsd }) => costNanoUsd),
    unpriced: count(isUnpriced),
    cacheHits: count(({ cached = false }) => cached),
    savedNanoUsd: sum(({ savedNanoUsd }) => savedNanoUsd),
    ...(latencyMs ? { latencyMs } : {}),
    ...(firstTokenMs ? { firstTokenMs } : {}),
  };
}

function isUnpriced({ costNanoUsd, status, usage }: FinishedCall): boolean {
  const isRefused = status === 'rate_limited' || status === 'error';
  const tokens = (usage?.inputTokens ?? 0) + (usage?.outputTokens ?? 0);
  return costNanoUsd === undefined && !(isRefused && tokens === 0);
}

/** Values that occurred, not ones between them. */
function percentiles(values: readonly number[]) {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (part: number) => sorted[Math.ceil(part * sorted.length) - 1];
  const [p50, p95] = [at(0.5), at(0.95)];
  return p50 === undefined || p95 === undefined ? undefined : { p50, p95 };
}

function most(calls: readonly FinishedCall[], by: (call: FinishedCall) => number): NotableCall[] {
  return calls
    .toSorted((one, other) => by(other) - by(one))
    .slice(0, NOTABLE_CALLS)
    .map(({ id, startedAt, userId, operation, provider, model, status, latencyMs, ...rest }) => ({
      ...{ id, startedAt, userId, operation, provider, model, status, latencyMs },
      ...(rest.costNanoUsd === undefined ? {} : { costNanoUsd: rest.costNanoUsd }),
    }));
}
