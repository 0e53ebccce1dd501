import type { Metrics } from '@atelier/telemetry';
import type { OnBreaker } from './target-health.ts';

/**
 * What `/metrics` says of circuit breakers: how many are in each state that lets not everybody
 * through, and how often they changed. Not by target: workspaces name theirs as they like, and each
 * label value is kept for ever.
 */
export function breakerMetrics(metrics: Metrics): OnBreaker {
  const now = metrics.gauge({
    name: 'gateway_breakers',
    help: 'Targets of routes whose circuit breaker is in this state, in this process.',
    labels: ['state'],
  });
  const changes = metrics.counter({
    name: 'gateway_breaker_changes_total',
    help: 'Changes of circuit breakers of targets of routes, by their new state.',
    labels: ['state'],
  });
  for (const state of ['open', 'half-open']) now.set({ state }, 0);
  return (_, from, to) => {
    if (from !== 'closed') now.dec({ state: from });
    if (to !== 'closed') now.inc({ state: to });
    changes.inc({ state: to });
  };
}
