import { id, Time, z } from '@atelier/contract';
import { FailureKind, Usage } from './conversation.ts';

const Call = z.object({
  requestId: z.string(),
  workspaceId: id('workspace'),
  userId: id('user'),
  apiKeyId: id('key').optional(),
  operation: z.string(),
  provider: z.string(),
  model: z.string(),
  at: Time,
});

/** What the gateway tells other contexts of every model call, in the order in which it was logged. */
export const gatewayEvents = {
  'gateway.llm-request-sent.v1': Call,
  'gateway.llm-response-received.v1': Call.extend({
    usage: Usage,
    costNanoUsd: z.int().optional(),
    latencyMs: z.number(),
    firstTokenMs: z.number().optional(),
    status: z.enum(['success', 'cancelled']),
  }),
  'gateway.llm-error.v1': Call.extend({
    usage: Usage.optional(),
    costNanoUsd: z.int().optional(),
    latencyMs: z.number(),
    failure: FailureKind,
    status: z.enum(['error', 'rate_limited', 'interrupted']),
  }),
} as const;
