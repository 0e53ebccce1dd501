/** The periods one can look at; the first is the default. */
export const periods = [
  { value: '24h', label: '24 hours', hours: 24, step: 'hour' },
  { value: '7d', label: '7 days', hours: 7 * 24, step: 'day' },
  { value: '30d', label: '30 days', hours: 30 * 24, step: 'day' },
  { value: '90d', label: '90 days', hours: 90 * 24, step: 'day' },
] as const;

export type Period = (typeof periods)[number]['value'];

const HOUR_MS = 3_600_000;

/** From when to when a period reaches; to the end of the current hour, so that it can be cached. */
export function boundsOf(period: Period, now: Date) {
  const { hours, step } = periods.find(({ value }) => value === period) ?? periods[1];
  const toMs = Math.ceil((now.getTime() + 1) / HOUR_MS) * HOUR_MS;
  return {
    from: new Date(toMs - hours * HOUR_MS).toISOString(),
    to: new Date(toMs).toISOString(),
    step,
  };
}
