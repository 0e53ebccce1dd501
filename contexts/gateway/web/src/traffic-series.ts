import type { TrafficReport } from './gateway-api.ts';

/** The periods one can look at, each in steps that make a plot of some dozen points or more. */
export const trafficPeriods = [
  { value: '1h', label: '1 hour', step: 'minute', steps: 60 },
  { value: '24h', label: '24 hours', step: 'hour', steps: 24 },
  { value: '7d', label: '7 days', step: 'hour', steps: 7 * 24 },
  { value: '30d', label: '30 days', step: 'day', steps: 30 },
  { value: '90d', label: '90 days', step: 'day', steps: 90 },
] as const;

export type TrafficPeriod = (typeof trafficPeriods)[number]['value'];

const STEP_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/** The whole steps of a period, the current one included. */
export function trafficBounds(period: TrafficPeriod, now: Date) {
  const { step, steps } = trafficPeriods.find(({ value }) => value === period) ?? trafficPeriods[1];
  const stepMs = STEP_MS[step];
  const toMs = (Math.floor(now.getTime() / stepMs) + 1) * stepMs;
  const from = new Date(toMs - steps * stepMs).toISOString();
  return { from, to: new Date(toMs).toISOString(), step };
}

/** One step as the plots take it. What was not measured is null, which a line leaves out. */
export type TrafficBar = {
  readonly at: string;
  readonly succeeded: number;
  readonly failed: number;
  readonly rateLimited: number;
  readonly cancelled: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cost: number;
  readonly latency50: number | null;
  readonly latency95: number | null;
  readonly first50: number | null;
  readonly first95: number | null;
};

/** Every step of the period, also those without a call. Costs are dollars, times milliseconds. */
export function trafficBars({ from, to, step, points }: TrafficReport): readonly TrafficBar[] {
  const stepMs = STEP_MS[step];
  const startOf = (iso: string) => Math.floor(Date.parse(iso) / stepMs);
  const known = new Map(points.map((point) => [startOf(point.at), point]));
  const bars: TrafficBar[] = [];
  for (let at = startOf(from); at * stepMs < Date.parse(to); at++) {
    const point = known.get(at);
    bars.push({
      at: new Date(at * stepMs).toISOString(),
      succeeded: point?.succeeded ?? 0,
      failed: (point?.failed ?? 0) + (point?.interrupted ?? 0),
      rateLimited: point?.rateLimited ?? 0,
      cancelled: point?.cancelled ?? 0,
      inputTokens: point?.inputTokens ?? 0,
      outputTokens: point?.outputTokens ?? 0,
      cost: (point?.costNanoUsd ?? 0) / 1e9,
      latency50: point?.latencyMs?.p50 ?? null,
      latency95: point?.latencyMs?.p95 ?? null,
      first50: point?.firstTokenMs?.p50 ?? null,
      first95: point?.firstTokenMs?.p95 ?? null,
    });
  }
  return bars;
}
