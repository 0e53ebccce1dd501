import type { Metrics } from '@atelier/telemetry';
import type { FinishedCall } from '../application/ports.ts';
import { NANO_PER_USD } from '@atelier/kernel';
import { SENSITIVE_KINDS } from '../domain/policy.ts';

const KINDS: ReadonlySet<string> = new Set(SENSITIVE_KINDS);

/**
 * What `/metrics` says of model calls. By provider, not by model: anybody may name any model of his
 * own server, and each label value is kept for ever. Own servers count as `own`.
 */
export function callMetrics(metrics: Metrics, isKnown: (provider: string) => boolean) {
  const calls = metrics.counter({
    name: 'gateway_calls_total',
    help: 'Model calls by outcome.',
    labels: ['provider', 'status'],
  });
  const tokens = metrics.counter({
    name: 'gateway_tokens_total',
    help: 'Tokens of model calls; input includes cached, output includes reasoning ones.',
    labels: ['provider', 'kind'],
  });
  const cost = metrics.counter({
    name: 'gateway_cost_usd_total',
    help: 'What model calls cost, where a price is known.',
    labels: ['provider'],
  });
  const seconds = metrics.histogram({
    name: 'gateway_call_seconds',
    help: 'From the call to the end of its answer.',
    labels: ['provider'],
  });
  const firstToken = metrics.histogram({
    name: 'gateway_first_token_seconds',
    help: 'From the call to the first piece of its answer.',
    labels: ['provider'],
  });

  const sanitised = metrics.counter({
    name: 'gateway_sanitised_total',
    help: 'Secrets and personal data found in prompts; own patterns of workspaces count as own.',
    labels: ['kind'],
  });

  return ({
    provider: name,
    status,
    usage,
    costNanoUsd,
    latencyMs,
    firstTokenMs,
    sanitised: found = {},
  }: FinishedCall) => {
    const provider = isKnown(name) ? name : 'own';
    calls.inc({ provider, status });
    tokens.inc({ provider, kind: 'input' }, usage?.inputTokens ?? 0);
    tokens.inc({ provider, kind: 'output' }, usage?.outputTokens ?? 0);
    cost.inc({ provider }, (costNanoUsd ?? 0) / NANO_PER_USD);
    for (const [kind, count] of Object.entries(found))
      sanitised.inc({ kind: KINDS.has(kind) ? kind : 'own' }, count);
    seconds.observe({ provider }, latencyMs / 1000);
    if (firstTokenMs !== undefined) firstToken.observe({ provider }, firstTokenMs / 1000);
  };
}
