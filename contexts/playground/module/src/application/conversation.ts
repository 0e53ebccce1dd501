import type { Message, MessagePart } from '@atelier/gateway-contract';
import type { SessionMessageRow } from './session-messages.projection.ts';

/** A branch of a session as the gateway takes it. Answers that never came are left out. */
export function conversationOf(
  systemPrompt: string,
  branch: readonly SessionMessageRow[],
): Message[] {
  const system: Message[] = systemPrompt
    ? [{ role: 'system', parts: [{ type: 'text', text: systemPrompt }] }]
    : [];
  return [...system, ...branch.flatMap((row) => turnOf(row) ?? [])];
}

function turnOf(row: SessionMessageRow): Message | undefined {
  if (row.role === 'user') {
    const { content, attachments, toolCallId } = row.prompt;
    if (toolCallId !== undefined)
      return { role: 'tool', parts: [{ type: 'tool-result', toolCallId, text: content }] };
    return {
      role: 'user',
      parts: [...text(content), ...attachments.map(({ url }) => ({ type: 'image' as const, url }))],
    };
  }
  const { answer } = row;
  if (answer === null) return undefined;
  const calls = answer.toolCalls.map((call) => ({ type: 'tool-call' as const, ...call }));
  const parts = [...text(answer.content), ...calls];
  return parts.length === 0 ? undefined : { role: 'assistant', parts };
}

function text(content: string): MessagePart[] {
  return content === '' ? [] : [{ type: 'text', text: content }];
}
