import { NANO_PER_USD } from '@atelier/kernel';
import type { Metrics } from '@atelier/telemetry';
import type { Engine } from '../application/ports.ts';
import { SENSITIVE_KINDS } from '../domain/policy.ts';
import { GEN_AI_OPERATIONS, providerName } from './call-spans.ts';

const KINDS: ReadonlySet<string> = new Set(SENSITIVE_KINDS);

/** What OpenTelemetry's conventions for generative AI advise for each histogram. */
const DURATION_SECONDS = Array.from({ length: 14 }, (_, power) => 2 ** power / 100);
const FIRST_TOKEN_SECONDS = [
  0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
];
const TOKENS = Array.from({ length: 14 }, (_, power) => 4 ** power);

/**
 * What `/metrics` says of model calls; what the conventions have a name for is named so. By provider,
 * not by model: anybody may name any model of his own server, and each label value is kept for ever.
 * Own servers count as `own`.
 */
export function callMetrics(
  metrics: Metrics,
  isKnown: (provider: string) => boolean,
): Engine['observe'] {
  const calls = metrics.counter({
    name: 'gateway_calls_total',
    help: 'Model calls by outcome.',
    labels: ['provider', 'status'],
  });
  const errors = metrics.counter({
    name: 'gateway_call_errors_total',
    help: 'Model calls that failed or were cancelled, by why.',
    labels: ['provider', 'kind'],
  });
  const cost = metrics.counter({
    name: 'gateway_cost_usd_total',
    help: 'What model calls cost, where a price is known.',
    labels: ['provider'],
  });
  const lookups = metrics.counter({
    name: 'gateway_cache_lookups_total',
    help: 'Calls that asked the cache of answers, by what they found.',
    labels: ['result'],
  });
  const saved = metrics.counter({
    name: 'gateway_cache_saved_usd_total',
    help: 'What cached answers cost when they were made.',
    labels: ['provider'],
  });
  const sanitised = metrics.counter({
    name: 'gateway_sanitised_total',
    help: 'Secrets and personal data found in prompts; own patterns of workspaces count as own.',
    labels: ['kind'],
  });
  const duration = metrics.histogram({
    name: 'gen_ai_client_operation_duration_seconds',
    help: 'From the call to the end of its answer.',
    labels: ['gen_ai_operation_name', 'gen_ai_provider_name'],
    buckets: DURATION_SECONDS,
  });
  const firstToken = metrics.histogram({
    name: 'gen_ai_server_time_to_first_token_seconds',
    help: 'From the call to the first piece of its answer.',
    labels: ['gen_ai_operation_name', 'gen_ai_provider_name'],
    buckets: FIRST_TOKEN_SECONDS,
  });
  const tokens = metrics.histogram({
    name: 'gen_ai_client_token_usage',
    help: 'Tokens of model calls; input includes cached, output includes reasoning ones.',
    labels: ['gen_ai_token_type', 'gen_ai_operation_name', 'gen_ai_provider_name'],
    buckets: TOKENS,
  });

  return (call, { kind, cache }) => {
    const { status, usage, failure, costNanoUsd = 0, savedNanoUsd = 0, firstTokenMs } = call;
    const provider = isKnown(call.provider) ? call.provider : 'own';
    calls.inc({ provider, status });
    if (failure) errors.inc({ provider, kind: failure.kind });
    cost.inc({ provider }, costNanoUsd / NANO_PER_USD);
    if (cache) lookups.inc({ result: cache });
    if (call.cached) saved.inc({ provider }, savedNanoUsd / NANO_PER_USD);
    for (const [found, count] of Object.entries(call.sanitised ?? {}))
      sanitised.inc({ kind: KINDS.has(found) ? found : 'own' }, count);
    const labels = {
      gen_ai_operation_name: GEN_AI_OPERATIONS[kind],
      gen_ai_provider_name: providerName(provider),
    };
    duration.observe(labels, call.latencyMs / 1000);
    if (firstTokenMs !== undefined) firstToken.observe(labels, firstTokenMs / 1000);
    if (usage === undefined || call.cached) return;
    tokens.observe({ gen_ai_token_type: 'input', ...labels }, usage.inputTokens);
    tokens.observe({ gen_ai_token_type: 'output', ...labels }, usage.outputTokens);
  };
}
