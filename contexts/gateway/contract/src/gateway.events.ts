import { id, Time, z } from '@atelier/contract';
import { FailureKind, Usage } from './conversation.ts';
import { ExceededLimit } from './limits.ts';

const Call = z.object({
  requestId: z.string(),
  workspaceId: id('workspace'),
  userId: id('user'),
  apiKeyId: id('key').optional(),
  ownKey: z.boolean().optional().describe('Whether the caller’s own provider key paid for it.'),
  operation: z.string(),
  provider: z.string(),
  model: z.string(),
  at: Time,
});

/** A call that a limit had no room for. */
const Refusal = z.object({
  requestId: z.string(),
  workspaceId: id('workspace'),
  userId: id('user'),
  apiKeyId: id('key').optional(),
  operation: z.string(),
  model: z.string(),
  at: Time,
  limit: ExceededLimit,
});

/**
 * What the gateway tells other contexts of every model call, in the order in which it was logged, and
 * of policies.
 */
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
  /** Each call that a limit of ours refused; the provider was not asked. */
  'gateway.rate-limit-hit.v1': Refusal,
  /** Such a call, when the limit was one of a day or a month: what it is for has to wait. */
  'gateway.ai-usage-limit-exceeded.v1': Refusal,
  /** Such a call, when the limit was the plan's: a larger plan would have had room. */
  'gateway.quota-exceeded.v1': Refusal,
  /** A workspace has chosen how its contents are treated, perhaps as before. */
  'gateway.policy-changed.v1': z.object({ encryptContents: z.boolean() }),
} as const;
