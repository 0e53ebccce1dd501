import { z } from '@atelier/contract';
import { ExceededLimit } from './limits.ts';

/** What is said to a model and what it says, in one form for every provider. */

export const TextPart = z.object({ type: z.literal('text'), text: z.string() });

export const ImagePart = z.object({
  type: z.literal('image'),
  /** An `https:` address or a `data:` URL. */
  url: z.string(),
  detail: z.enum(['auto', 'low', 'high']).optional(),
});

export const ReasoningPart = z.object({
  type: z.literal('reasoning'),
  text: z.string(),
  /** What the provider wants back unchanged in the next turn. */
  signature: z.string().optional(),
});

export const ToolCallPart = z.object({
  type: z.literal('tool-call'),
  toolCallId: z.string(),
  name: z.string(),
  /** The arguments as the model wrote them: JSON text, not always valid. */
  argumentsJson: z.string(),
});

export const ToolResultPart = z.object({
  type: z.literal('tool-result'),
  toolCallId: z.string(),
  text: z.string(),
  isError: z.boolean().optional(),
});

export const Message = z.object({
  role: z.enum(['system', 'user', 'assistant', 'tool']),
  parts: z.array(
    z.discriminatedUnion('type', [
      TextPart,
      ImagePart,
      ReasoningPart,
      ToolCallPart,
      ToolResultPart,
    ]),
  ),
});
export type Message = z.infer<typeof Message>;
export type MessagePart = Message['parts'][number];

/** A JSON schema. Kept as text on the contract: contracts carry no `any`. */
const JsonSchemaText = z.string().max(200_000);

export const Tool = z.object({
  name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
  description: z.string().max(10_000).optional(),
  parametersSchema: JsonSchemaText.describe('The JSON schema of the arguments, as text.'),
});

/** What shapes an answer. Absent means the model's own default. */
export const Parameters = z.object({
  temperature: z.number().min(0).max(2).optional(),
  maxTokens: z.int().min(1).max(1_000_000).optional(),
  topP: z.number().min(0).max(1).optional(),
  frequencyPenalty: z.number().min(-2).max(2).optional(),
  presencePenalty: z.number().min(-2).max(2).optional(),
  stopSequences: z.array(z.string().min(1).max(200)).max(8).optional(),
  seed: z.int().optional(),
  reasoningEffort: z.enum(['none', 'low', 'medium', 'high']).optional(),
  outputSchema: JsonSchemaText.optional().describe(
    'The JSON schema an answer must satisfy, as text.',
  ),
  tools: z.array(Tool).max(128).optional(),
  toolChoice: z
    .union([z.enum(['auto', 'none', 'required']), z.object({ name: z.string() })])
    .optional(),
});
export type Parameters = z.infer<typeof Parameters>;

/** Tokens of one call. `inputTokens` includes the cached ones, `outputTokens` the reasoning ones. */
export const Usage = z.object({
  inputTokens: z.int(),
  outputTokens: z.int(),
  cachedInputTokens: z.int(),
  cacheWriteTokens: z.int(),
  reasoningTokens: z.int(),
  estimated: z.boolean().describe('True when the provider said nothing and we counted.'),
});
export type Usage = z.infer<typeof Usage>;

export const FinishReason = z.enum([
  'stop',
  'length',
  'tool-calls',
  'content-filter',
  'error',
  'cancelled',
]);
export type FinishReason = z.infer<typeof FinishReason>;

/** The figures of a finished call. Without a known price `costNanoUsd` is absent, never zero. */
export const CallFigures = z.object({
  usage: Usage,
  costNanoUsd: z.int().optional(),
  firstTokenMs: z.number().optional(),
  latencyMs: z.number(),
  tokensPerSecond: z.number().optional(),
});
export type CallFigures = z.infer<typeof CallFigures>;

/** Why a call failed, one vocabulary for every provider. */
export const FailureKind = z.enum([
  'invalid-request',
  'unsupported',
  'no-key',
  'authentication',
  'permission',
  'model-not-found',
  'rate-limited',
  'limit-exceeded',
  'overloaded',
  'context-length',
  'request-too-large',
  'content-filter',
  'upstream-failed',
  'network',
  'first-token-timeout',
  'idle-timeout',
  'total-timeout',
  'stream-cut',
  'output-invalid',
  'cancelled',
]);
export type FailureKind = z.infer<typeof FailureKind>;

export const Failure = z.object({
  kind: FailureKind,
  message: z.string(),
  retryAfterMs: z.int().optional(),
  /** The HTTP status the provider gave, where there was one. */
  upstreamStatus: z.int().optional(),
  limit: ExceededLimit.optional().describe('The limit that had no room for the call.'),
});
export type Failure = z.infer<typeof Failure>;

/** An answer as it arrives. Exactly one `end` or `error` closes every stream. */
export const AnswerEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('start'),
    requestId: z.string(),
    model: z.string(),
    provider: z.string(),
  }),
  z.object({ type: z.literal('delta'), text: z.string() }),
  z.object({ type: z.literal('reasoning'), text: z.string(), signature: z.string().optional() }),
  z.object({
    type: z.literal('tool-call'),
    index: z.int(),
    toolCallId: z.string().optional(),
    name: z.string().optional(),
    argumentsDelta: z.string(),
  }),
  z.object({ type: z.literal('usage'), usage: Usage }),
  z.object({ type: z.literal('end'), finishReason: FinishReason, figures: CallFigures }),
  z.object({ type: z.literal('error'), failure: Failure, figures: CallFigures.optional() }),
]);
export type AnswerEvent = z.infer<typeof AnswerEvent>;
