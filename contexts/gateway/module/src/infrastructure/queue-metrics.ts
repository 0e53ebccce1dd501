import type { Metrics } from '@atelier/telemetry';
import type { OnWaiting } from './target-health.ts';

/** How many wait for a target that has all the calls it may have, as `/metrics` says it. */
export function queueMetrics(metrics: Metrics): OnWaiting {
  const waiting = metrics.gauge({
    name: 'gateway_calls_waiting',
    help: 'Model calls that wait for a place at a target of a route.',
  });
  return (change) => waiting.inc(change);
}
