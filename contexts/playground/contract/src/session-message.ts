import { id, Time, z } from '@atelier/contract';
import { CallFigures, Failure, FinishReason } from '@atelier/gateway-contract';

export const Attachment = z.object({
  type: z.literal('image'),
  url: z
    .string()
    .max(8_000_000)
    .regex(/^(https:\/\/[^\s/]|data:image\/)/, 'Must be an https: address or a data:image URL.')
    .describe('An https: address or a data: URL of an image.'),
});

export const ToolCall = z.object({
  toolCallId: z.string(),
  name: z.string(),
  argumentsJson: z.string(),
});

/** What a tool answered to one call of a model. */
export const ToolResult = z.object({
  toolCallId: z.string().max(200),
  content: z.string().max(1_000_000),
  isError: z.boolean().optional().describe('That the tool failed; content says why.'),
});

export const SessionMessage = z.object({
  id: id('message'),
  role: z.enum(['user', 'assistant', 'tool']),
  content: z.string(),
  attachments: z.array(Attachment).default([]),
  reasoning: z.string().optional(),
  toolCalls: z.array(ToolCall).default([]),
  toolCallId: z
    .string()
    .optional()
    .describe('Of a tool message that answers one call: which one. See toolResults.'),
  toolResults: z
    .array(ToolResult)
    .optional()
    .describe('Of a tool message: the calls it answers, and how.'),
  status: z.enum(['complete', 'streaming', 'stopped', 'failed']),
  model: z.string().optional(),
  requestId: z.string().optional().describe('The gateway request that made it.'),
  finishReason: FinishReason.optional(),
  figures: CallFigures.optional(),
  failure: Failure.optional(),
  at: Time,
  /** Other answers to the same prompt, oldest first, this one among them. Absent when it is the only one. */
  alternatives: z.array(id('message')).optional(),
});
export type SessionMessage = z.infer<typeof SessionMessage>;
