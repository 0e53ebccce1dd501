import type { Clock } from '@atelier/kernel';
import type { Period } from '../domain/usage-report.ts';

const DEFAULT_DAYS = 30;
const DAY_MS = 86_400_000;

/** The period somebody asked for: without a start 30 days, without an end until now. */
export function periodOf(
  {
    from,
    to,
    userId,
  }: { from?: string | undefined; to?: string | undefined; userId?: string | undefined },
  clock: Clock,
): Period {
  const end = to ? within(Date.parse(to)) : clock.now();
  const start = within(from ? Date.parse(from) : end.getTime() - DEFAULT_DAYS * DAY_MS);
  return { from: start, to: end, userId };
}

/** Years before 0 and after 9999 cannot be said in an answer; no call was made before 1970. */
function within(time: number): Date {
  return new Date(Math.min(Math.max(time, 0), LATEST));
}

const LATEST = Date.parse('9999-12-31T23:59:59Z');
