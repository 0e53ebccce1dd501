import type { Metrics } from '@atelier/telemetry';
import type { OnBreaker, TargetBreaker } from './target-health.ts';

/** Counts on `/metrics` how often circuit breakers change. */
export function breakerChanges(metrics: Metrics): OnBreaker {
  const changes = metrics.counter({
    name: 'gateway_breaker_changes_total',
    help: 'Changes of circuit breakers of targets of routes, by their new state.',
    labels: ['state'],
  });
  return (_, __, to) => changes.inc({ state: to });
}

/**
 * What `/metrics` says of circuit breakers as they are: how many are in each state that lets not
 * everybody through, and the state of each target of the routes of the system and of the file.
 * Workspaces name theirs as they like: those are counted only.
 */
export function breakerMetrics(metrics: Metrics, breakers: () => readonly TargetBreaker[]): void {
  const now = metrics.gauge({
    name: 'gateway_breakers',
    help: 'Targets of routes whose circuit breaker is in this state, in this process.',
    labels: ['state'],
  });
  const each = metrics.gauge({
    name: 'gateway_breaker_state',
    help: 'The circuit breaker of a target of a common route: 0 closed, 1 half-open, 2 open.',
    labels: ['route', 'model'],
  });
  metrics.beforeExpose(async () => {
    const all = breakers();
    for (const state of ['open', 'half-open'])
      now.set({ state }, all.filter((breaker) => breaker.state === state).length);
    each.reset();
    for (const { shown, state } of all) if (shown) each.set(shown, STATES.indexOf(state));
  });
}

const STATES = ['closed', 'half-open', 'open'];
