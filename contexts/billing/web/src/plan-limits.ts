import type { PlanLimit } from './billing-api.ts';

export const NANO_PER_USD = 1_000_000_000;

/** A limit as it is typed: money in dollars, everything else as it is counted. */
export type LimitRow = {
  readonly key: string;
  per: PlanLimit['per'];
  /** Empty: all calls. */
  operation: string;
  unit: PlanLimit['unit'];
  period: PlanLimit['period'];
  amount: number | string;
};

/** What a limit is on: a plan names it once. */
export function limitName({ per, operation = '', unit, period }: Omit<PlanLimit, 'amount'>) {
  return [per, operation, unit, period].join(' ');
}

let rows = 0;

/** Rows come and go, so each needs a name of its own. */
function limitRow(limit: Omit<LimitRow, 'key'>): LimitRow {
  return { ...limit, key: `row-${++rows}` };
}

const UNITS = ['requests', 'tokens', 'cost'] as const;
const PERIODS = ['hour', 'day', 'month', 'minute'] as const;

/** A row for something that is not limited yet. */
export function nextLimit(limits: readonly LimitRow[]): LimitRow {
  const names = new Set(limits.map(limitName));
  const [first, ...others] = UNITS.flatMap((unit) =>
    PERIODS.map((period) => ({ per: 'user', operation: '', unit, period }) as const),
  );
  const free = [first, ...others].find((each) => each && !names.has(limitName(each))) ?? first;
  if (free === undefined) throw new Error('There is nothing that could be limited.');
  return limitRow({ ...free, amount: '' });
}

export function limitsIn(limits: readonly PlanLimit[]): LimitRow[] {
  return limits.map(({ amount, operation = '', ...limit }) =>
    limitRow({
      ...limit,
      operation,
      amount: limit.unit === 'cost' ? amount / NANO_PER_USD : amount,
    }),
  );
}

export function limitsFrom(limits: readonly LimitRow[]): PlanLimit[] {
  return limits.map(({ key: _, operation, amount, ...limit }) => ({
    ...limit,
    ...(operation.trim() ? { operation: operation.trim() } : {}),
    amount: Math.round(Number(amount) * (limit.unit === 'cost' ? NANO_PER_USD : 1)),
  }));
}

/** What is wrong with the limits as a whole; null when nothing is. */
export function wrongLimits(limits: readonly LimitRow[]): string | null {
  const empty = limits.some(({ amount }) => amount === '' || !(Number(amount) >= 0));
  if (empty) return 'Every limit needs an amount of 0 or more.';
  const unnamed = limits.find(({ operation }) => !/^$|^[a-z][a-z0-9._-]{0,63}$/.test(operation));
  if (unnamed) return 'Operations are small letters, digits, dot, hyphen and underscore.';
  const names = limits.map(limitName);
  const twice = limits.find((each, place) => names.indexOf(limitName(each)) !== place);
  return twice
    ? `There are two limits of ${twice.unit} per ${twice.period} on the same calls.`
    : null;
}
