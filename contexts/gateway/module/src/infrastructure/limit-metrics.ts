import type { Metrics } from '@atelier/telemetry';
import type { LimitWatch } from '../application/leased-limits.ts';

/** What `/metrics` says of limits. By kind of limit, not by whose it is: each label value is kept. */
export function limitMetrics(metrics: Metrics): LimitWatch {
  const waiting = metrics.gauge({
    name: 'gateway_limit_reservations_waiting',
    help: 'Calls that wait for room in a limit, because this process holds too little of it.',
  });
  const refused = metrics.counter({
    name: 'gateway_limit_refusals_total',
    help: 'Calls that a limit had no room for.',
    labels: ['unit', 'period', 'per'],
  });
  return {
    waits: (change) => waiting.inc(change),
    refuses: ({ unit, period, per }) => refused.inc({ unit, period, per }),
  };
}
