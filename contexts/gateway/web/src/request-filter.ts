import type { GatewayApi, LoggedRequest } from './gateway-api.ts';

export type RequestStatus = LoggedRequest['status'];
type Asked = NonNullable<Parameters<GatewayApi['listRequests']>[0]>;
export type RequestFilter = Omit<Asked, 'cursor' | 'limit' | Thresholds> & {
  readonly [Name in Thresholds]?: number;
};
/** The contract also takes them as the texts of an address. */
type Thresholds = 'minCostNanoUsd' | 'minLatencyMs';

/** What the address says of the page. All of it is text, and anybody may have written it. */
export type RequestView = {
  readonly text?: string | undefined;
  readonly model?: string | undefined;
  readonly status?: string | undefined;
  readonly operation?: string | undefined;
  /** The id of a user. */
  readonly user?: string | undefined;
  /** One of `PERIODS`. */
  readonly period?: string | undefined;
  /** Days, as 2026-05-31; both are of the period. They go before `period`. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** At least so many dollars. */
  readonly cost?: string | undefined;
  /** At least so many seconds. */
  readonly slow?: string | undefined;
  /** `yes` or `no`. */
  readonly cached?: string | undefined;
  /** The id of the call that is open. */
  readonly request?: string | undefined;
};

export const STATUSES: readonly RequestStatus[] = [
  'success',
  'error',
  'rate_limited',
  'cancelled',
  'interrupted',
];

const HOUR_MS = 3_600_000;
export const PERIODS = [
  { value: 'hour', label: 'Last hour', lengthMs: HOUR_MS },
  { value: 'day', label: 'Last 24 hours', lengthMs: 24 * HOUR_MS },
  { value: 'week', label: 'Last 7 days', lengthMs: 7 * 24 * HOUR_MS },
  { value: 'month', label: 'Last 30 days', lengthMs: 30 * 24 * HOUR_MS },
] as const;

/** What the page asks for. What is no such filter, is none. */
export function filterOf(view: RequestView, now: Date): RequestFilter {
  const { text, model, operation, user, cached } = view;
  const status = STATUSES.find((each) => each === view.status);
  const minCostNanoUsd = scaled(view.cost, 1e9);
  const minLatencyMs = scaled(view.slow, 1000);
  return {
    ...periodOf(view, now),
    ...(text ? { text: text.slice(0, 200) } : {}),
    ...(model && /^[a-z0-9][a-z0-9._-]*\/./.test(model) ? { model } : {}),
    ...(status ? { status } : {}),
    ...(operation && /^[a-z][a-z0-9._-]{0,63}$/.test(operation) ? { operation } : {}),
    ...(isUserId(user) ? { userId: user } : {}),
    ...(minCostNanoUsd === undefined ? {} : { minCostNanoUsd }),
    ...(minLatencyMs === undefined ? {} : { minLatencyMs }),
    ...(cached === 'yes' || cached === 'no' ? { cached: cached === 'yes' ? 'true' : 'false' } : {}),
  };
}

function periodOf(view: RequestView, now: Date): Pick<RequestFilter, 'from' | 'to'> {
  const [from, to] = [dayIn(view.from), dayIn(view.to)];
  if (from || to)
    return {
      ...(from ? { from: midnight(from, 0).toISOString() } : {}),
      ...(to ? { to: midnight(to, 1).toISOString() } : {}),
    };
  const period = PERIODS.find(({ value }) => value === view.period);
  return period ? { from: new Date(now.getTime() - period.lengthMs).toISOString() } : {};
}

/** Where a day begins, `after` days later, on the clock of whoever looks. */
function midnight(day: string, after: number): Date {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + after);
}

export function dayIn(text: string | undefined): string | undefined {
  const isDay = text && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
  return isDay ? text : undefined;
}

function scaled(text: string | undefined, factor: number): number | undefined {
  const scaledUp = Math.round(Number(text) * factor);
  return text && Number.isSafeInteger(scaledUp) && scaledUp > 0 ? scaledUp : undefined;
}

function isUserId(text: string | undefined): text is `user_${string}` {
  return text?.startsWith('user_') ?? false;
}
