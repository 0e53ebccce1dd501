import type { Metrics } from '@atelier/telemetry';
import type { OnBreaker } from './target-health.ts';

/**
 * What `/metrics` says of circuit breakers: how many are in each state that lets not everybody
 * through, how often they changed, and the state of each target of the routes of the system and of
 * the file. Workspaces name theirs as they like, and each label value is kept for ever: those are
 * counted only.
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
  const each = metrics.gauge({
    name: 'gateway_breaker_state',
    help: 'The circuit breaker of a target of a common route: 0 closed, 1 half-open, 2 open.',
    labels: ['route', 'model'],
  });
  for (const state of ['open', 'half-open']) now.set({ state }, 0);
  return ({ shown }, from, to) => {
    if (from !== 'closed') now.dec({ state: from });
    if (to !== 'closed') now.inc({ state: to });
    changes.inc({ state: to });
    if (shown) each.set(shown, STATES.indexOf(to));
  };
}

const STATES = ['closed', 'half-open', 'open'];
