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
  const end = to ? new Date(to) : clock.now();
  const start = from ? new Date(from) : new Date(end.getTime() - DEFAULT_DAYS * DAY_MS);
  return { from: start, to: end, userId };
}
