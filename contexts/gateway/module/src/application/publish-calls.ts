import type { PublishedEvent } from '@atelier/api';
import type { z } from '@atelier/contract';
import type { gatewayEvents } from '@atelier/gateway-contract';
import type { ExceededLimit } from '../domain/counter.ts';
import { compact } from '../domain/json.ts';
import { noUsage } from '../domain/usage.ts';
import type { FinishedCall } from './ports.ts';

type Data<Type extends keyof typeof gatewayEvents> = z.infer<(typeof gatewayEvents)[Type]>;

/** What other contexts are told of a call: that it was sent, and how it ended. */
export function publishCall(call: FinishedCall): readonly PublishedEvent[] {
  const { id, workspaceId, userId, apiKeyId, operation, provider, latencyMs, costNanoUsd } = call;
  const at = call.startedAt.toISOString();
  const ended = new Date(call.startedAt.getTime() + latencyMs).toISOString();
  const sent: Data<'gateway.llm-request-sent.v1'> = {
    ...compact({ apiKeyId, ownKey: call.ownKey }),
    requestId: id,
    workspaceId,
    userId,
    operation,
    provider,
    model: `${provider}/${call.model}`,
    at,
  };
  const usage = { ...(call.usage ?? noUsage), estimated: call.estimated };
  const first: PublishedEvent = {
    id: `${id}.sent`,
    type: 'gateway.llm-request-sent.v1',
    workspaceId,
    at,
    data: sent,
  };
  const { status, firstTokenMs } = call;
  if (status === 'success' || status === 'cancelled') {
    const data: Data<'gateway.llm-response-received.v1'> = {
      ...sent,
      ...compact({ costNanoUsd, firstTokenMs }),
      usage,
      latencyMs,
      status,
    };
    return [first, { id, type: 'gateway.llm-response-received.v1', workspaceId, at: ended, data }];
  }
  const data: Data<'gateway.llm-error.v1'> = {
    ...sent,
    ...compact({ costNanoUsd }),
    usage,
    latencyMs,
    failure: call.failure?.kind ?? 'upstream-failed',
    status,
  };
  const failed: PublishedEvent = {
    id,
    type: 'gateway.llm-error.v1',
    workspaceId,
    at: ended,
    data,
  };
  const refused = call.failure?.kind === 'limit-exceeded' ? refusals(sent, call.failure.limit) : [];
  // What a limit refused was never sent; what outgrew one was.
  return status === 'rate_limited' && refused.length > 0
    ? [failed, ...refused]
    : [first, failed, ...refused];
}

type Sent = Data<'gateway.llm-request-sent.v1'>;

function refusals({ provider: _, ...call }: Sent, limit: ExceededLimit): readonly PublishedEvent[] {
  const data: Data<'gateway.rate-limit-hit.v1'> = { ...call, limit: { ...limit } };
  const { workspaceId, at, requestId } = call;
  const isLong = limit.period === 'day' || limit.period === 'month';
  const types: readonly (keyof typeof gatewayEvents)[] = [
    'gateway.rate-limit-hit.v1',
    ...(isLong ? (['gateway.ai-usage-limit-exceeded.v1'] as const) : []),
    ...(limit.origin === 'plan' ? (['gateway.quota-exceeded.v1'] as const) : []),
  ];
  return types.map((type) => ({ id: `${requestId}.${type}`, type, workspaceId, at, data }));
}
