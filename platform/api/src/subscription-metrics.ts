import { subscriptionLag } from '@atelier/event-store';
import type { Log, Metrics } from '@atelier/telemetry';
import type { Pool } from 'pg';

/** Tells of each context's subscriptions how far they are behind, and what could not be handled. */
export function watchSubscriptions(
  contexts: readonly string[],
  { poolOf, metrics, log }: { poolOf(context: string): Pool; metrics: Metrics; log: Log },
): void {
  const labels = ['context', 'subscription'] as const;
  const behind = metrics.gauge({
    name: 'subscription_events_behind',
    help: 'Events that are not handled yet, counted up to 10,000.',
    labels,
  });
  const parked = metrics.gauge({
    name: 'subscription_events_parked',
    help: 'Events that could not be handled, with those that wait behind them.',
    labels,
  });
  const look = async (context: string) => {
    for (const lag of await subscriptionLag(poolOf(context), context)) {
      behind.set({ context, subscription: lag.processor }, lag.behind);
      parked.set({ context, subscription: lag.processor }, lag.parked);
    }
  };
  metrics.beforeExpose(async () => {
    await Promise.all(contexts.map(look)).catch((error: unknown) =>
      log.warn({ err: error }, 'the subscriptions could not be looked at'),
    );
  });
}
