import type { Message, MessagePart } from '@atelier/gateway-contract';
import type { SessionMessageRow } from './session-messages.projection.ts';

/**
 * A branch of a session as the gateway takes it. Left out are answers that never came, and tool
 * calls that nobody answered: providers refuse a conversation in which a call is open.
 */
export function conversationOf(
  systemPrompt: string,
  branch: readonly SessionMessageRow[],
): Message[] {
  const system: Message[] = systemPrompt
    ? [{ role: 'system', parts: [{ type: 'text', text: systemPrompt }] }]
    : [];
  return [...system, ...branch.flatMap((row, at) => turnOf(row, branch[at + 1]) ?? [])];
}

function turnOf(row: SessionMessageRow, next: SessionMessageRow | undefined): Message | undefined {
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
  const answered = next?.role === 'user' ? next.prompt.toolCallId : undefined;
  const calls = answer.toolCalls
    .filter(({ toolCallId }) => toolCallId === answered)
    .map((call) => ({ type: 'tool-call' as const, ...call }));
  const parts = [...text(answer.content), ...calls];
  return parts.length === 0 ? undefined : { role: 'assistant', parts };
}

function text(content: string): MessagePart[] {
  return content === '' ? [] : [{ type: 'text', text: content }];
}
