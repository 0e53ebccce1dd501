import type { z } from '@atelier/contract';
import type { CallFigures, Message } from './conversation.ts';
import type { Task } from './task.ts';

/** The messages that ask a model for a task. */
export function promptMessages<Input extends z.ZodType, Output extends z.ZodType>(
  task: Task<Input, Output>,
  input: z.output<Input>,
  writesSchema: boolean,
): Message[] {
  const { system, user } = task.prompt(input);
  // A model that is not made to follow a schema is told it.
  const schema = `\n\nAnswer with JSON only, that satisfies this JSON schema: ${task.outputSchema}`;
  return [
    { role: 'system', parts: [{ type: 'text', text: writesSchema ? system : system + schema }] },
    { role: 'user', parts: typeof user === 'string' ? [{ type: 'text', text: user }] : user },
  ];
}

/** What a model is told of an answer that is to be repaired. */
export function repairMessages(text: string, wrong: string): Message[] {
  const asked = `This is not what was asked for: ${wrong}. Answer again, with the corrected JSON only.`;
  return [
    // Providers refuse an empty message.
    { role: 'assistant', parts: [{ type: 'text', text: text.trim() === '' ? '(nothing)' : text }] },
    { role: 'user', parts: [{ type: 'text', text: asked }] },
  ];
}

/** The JSON of an answer, also of a model that puts it into a code block; undefined when it is none. */
export function jsonIn(text: string): unknown {
  const block = fenced(text);
  for (const candidate of block === undefined ? [text] : [text, block]) {
    try {
      return JSON.parse(candidate);
    } catch {
      // The next candidate, or none.
    }
  }
  return undefined;
}

/** What stands in the first code block. Line by line: a pattern for all of it takes for ever on some texts. */
function fenced(text: string): string | undefined {
  const lines = text.split('\n');
  const from = lines.findIndex((line) => /```(?:json)?\s*$/i.test(line));
  const to = lines.findIndex((line, at) => at > from && line.trimStart().startsWith('```'));
  return from === -1 || to === -1 ? undefined : lines.slice(from + 1, to).join('\n');
}

/** The first thing that is wrong, with its place. */
export function faultOf({ issues }: z.ZodError): string {
  const [first] = issues;
  const place = first?.path.length ? first.path.join('.') : 'the whole';
  return `${place}: ${first?.message ?? 'is wrong'}`;
}

/** What two calls took together. A cost that is not known of one is not known of both. */
export function addedFigures(one: CallFigures | undefined, other: CallFigures): CallFigures {
  if (one === undefined) return other;
  const { usage, costNanoUsd, latencyMs, firstTokenMs } = one;
  const added = other.usage;
  return {
    usage: {
      inputTokens: usage.inputTokens + added.inputTokens,
      outputTokens: usage.outputTokens + added.outputTokens,
      cachedInputTokens: usage.cachedInputTokens + added.cachedInputTokens,
      cacheWriteTokens: usage.cacheWriteTokens + added.cacheWriteTokens,
      reasoningTokens: usage.reasoningTokens + added.reasoningTokens,
      estimated: usage.estimated || added.estimated,
    },
    ...(costNanoUsd === undefined || other.costNanoUsd === undefined
      ? {}
      : { costNanoUsd: costNanoUsd + other.costNanoUsd }),
    latencyMs: latencyMs + other.latencyMs,
    ...(firstTokenMs === undefined ? {} : { firstTokenMs }),
  };
}
