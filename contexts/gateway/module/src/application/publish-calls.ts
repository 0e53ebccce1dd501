import type { PublishedEvent } from '@atelier/api';
import type { z } from '@atelier/contract';
import type { gatewayEvents } from '@atelier/gateway-contract';
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
    ...compact({ apiKeyId }),
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
  return [first, { id, type: 'gateway.llm-error.v1', workspaceId, at: ended, data }];
}
