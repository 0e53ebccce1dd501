import { duration, money } from '@atelier/ui';
import { dayIn, filterOf, PERIODS, type RequestView } from './request-filter.ts';

type Chip = {
  readonly label: string;
  /** What of the view it stands for. */
  readonly fields: readonly (keyof RequestView)[];
};

/** The filters that hold, in words. */
export function chipsOf(view: RequestView, nameOf: (userId: string) => string): readonly Chip[] {
  const filter = filterOf(view, new Date());
  const { text, model, status, operation, userId, minCostNanoUsd, minLatencyMs } = filter;
  const chips: Chip[] = [];
  const add = (label: string | undefined, ...fields: Chip['fields']) => {
    if (label !== undefined) chips.push({ label, fields });
  };
  add(text && `“${text}”`, 'text');
  add(model, 'model');
  add(status?.replace('_', ' '), 'status');
  add(operation, 'operation');
  add(userId && nameOf(userId), 'user');
  add(periodInWords(view), 'period', 'from', 'to');
  add(minCostNanoUsd === undefined ? undefined : `from ${money(minCostNanoUsd)}`, 'cost');
  add(minLatencyMs === undefined ? undefined : `from ${duration(minLatencyMs)}`, 'slow');
  if (filter.cached !== undefined)
    add(filter.cached === 'true' ? 'cached' : 'not cached', 'cached');
  return chips;
}

function periodInWords(view: RequestView): string | undefined {
  const [from, to] = [dayIn(view.from), dayIn(view.to)];
  if (from && to) return from === to ? from : `${from} to ${to}`;
  if (from) return `since ${from}`;
  if (to) return `until ${to}`;
  return PERIODS.find(({ value }) => value === view.period)?.label;
}
