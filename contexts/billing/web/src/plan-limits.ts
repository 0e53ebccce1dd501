import type { PlanLimit } from './billing-api.ts';

export const NANO_PER_USD = 1_000_000_000;

/** A limit as it is typed: money in dollars, everything else as it is counted. */
export type LimitRow = {
  readonly key: string;
  unit: PlanLimit['unit'];
  period: PlanLimit['period'];
  amount: number | string;
};

let rows = 0;

/** Rows come and go, so each needs a name of its own. */
function limitRow(limit: Omit<LimitRow, 'key'>): LimitRow {
  return { ...limit, key: `row-${++rows}` };
}

const UNITS = ['requests', 'tokens', 'cost'] as const;
const PERIODS = ['hour', 'day', 'month', 'minute'] as const;

/** A row for something that is not limited yet. */
export function nextLimit(limits: readonly LimitRow[]): LimitRow {
  const free = UNITS.flatMap((unit) => PERIODS.map((period) => ({ unit, period }))).find(
    (each) => !limits.some(({ unit, period }) => unit === each.unit && period === each.period),
  );
  return limitRow({ ...(free ?? { unit: 'requests', period: 'hour' }), amount: '' });
}

export function limitsIn(limits: readonly PlanLimit[]): LimitRow[] {
  return limits.map(({ unit, period, amount }) =>
    limitRow({ unit, period, amount: unit === 'cost' ? amount / NANO_PER_USD : amount }),
  );
}

export function limitsFrom(limits: readonly LimitRow[]): PlanLimit[] {
  return limits.map(({ unit, period, amount }) => ({
    unit,
    period,
    amount: Math.round(Number(amount) * (unit === 'cost' ? NANO_PER_USD : 1)),
  }));
}

/** What is wrong with the limits as a whole; null when nothing is. */
export function wrongLimits(limits: readonly LimitRow[]): string | null {
  const empty = limits.some(({ amount }) => amount === '' || !(Number(amount) >= 0));
  if (empty) return 'Every limit needs an amount of 0 or more.';
  const names = limits.map(({ unit, period }) => `${unit} per ${period}`);
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  return twice === undefined ? null : `There are two limits of ${twice}.`;
}
