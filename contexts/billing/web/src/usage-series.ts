import type { ClientOf } from '@atelier/contract';
import type { billing } from '@atelier/billing-contract';

export type BillingApi = ClientOf<typeof billing>;
export type UsageReport = Awaited<ReturnType<BillingApi['usage']>>;
type Point = UsageReport['points'][number];

export type Measure = 'cost' | 'tokens' | 'requests';

/** One bar of the plot: the time, and the measure of each series under `s0`, `s1` … */
export type Bar = { readonly at: string } & Readonly<Record<string, string | number>>;

/** Names of models hold dots, which the plotting library reads as paths: hence places, not names. */
export type Series = { readonly names: readonly string[]; readonly bars: readonly Bar[] };

const OTHERS = 'others';
const STEP_MS = { hour: 3_600_000, day: 86_400_000 } as const;

/** Stacked bars over every step of the period, empty ones too; the small series go into `others`. */
export function usageSeries(report: UsageReport, measure: Measure, most = 6): Series {
  const totals = new Map<string, number>();
  for (const point of report.points)
    totals.set(point.key, (totals.get(point.key) ?? 0) + valueOf(point, measure));
  const ranked = [...totals].toSorted(([, one], [, other]) => other - one).map(([key]) => key);
  const shown = new Set(ranked.slice(0, ranked.length > most ? most - 1 : most));
  const names = ranked.length > shown.size ? [...shown, OTHERS] : [...shown];

  const bars = new Map<number, Record<string, number>>();
  const stepMs = STEP_MS[report.step];
  const startOf = (iso: string) => Math.floor(Date.parse(iso) / stepMs) * stepMs;
  for (let at = startOf(report.from); at < Date.parse(report.to); at += stepMs)
    bars.set(at, Object.fromEntries(names.map((_, place) => [`s${place}`, 0])));
  for (const point of report.points) {
    const bar = bars.get(startOf(point.at));
    const series = `s${names.indexOf(shown.has(point.key) ? point.key : OTHERS)}`;
    if (bar) bar[series] = (bar[series] ?? 0) + valueOf(point, measure);
  }
  return {
    names,
    bars: [...bars].map(([at, values]) => ({ at: new Date(at).toISOString(), ...values })),
  };
}

function valueOf(point: Point, measure: Measure): number {
  switch (measure) {
    case 'cost':
      return point.costNanoUsd / 1e9;
    case 'tokens':
      return point.inputTokens + point.outputTokens;
    case 'requests':
      return point.requests;
  }
}
