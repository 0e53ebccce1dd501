import type { Message, MessagePart } from '@atelier/gateway-contract';
import { resultsIn } from '../domain/message.ts';
import type { SessionAnswer } from '../domain/session.ts';
import type { Settings } from '../domain/settings.ts';
import type { SessionMessageRow } from './session-messages.projection.ts';

/**
 * A branch of a session as the gateway takes it. Left out are answers that never came, and tool
 * calls that nobody answered: providers refuse a conversation in which a call is open. Signed
 * reasoning goes back to the model that wrote it, and to no other: it alone can tell that it is its own.
 */
export function conversationOf(
  { model, systemPrompt }: Pick<Settings, 'model' | 'systemPrompt'>,
  branch: readonly SessionMessageRow[],
): Message[] {
  const system: Message[] = systemPrompt
    ? [{ role: 'system', parts: [{ type: 'text', text: systemPrompt }] }]
    : [];
  return [...system, ...branch.flatMap((row, at) => turnOf(row, branch[at + 1], model) ?? [])];
}

function turnOf(
  row: SessionMessageRow,
  next: SessionMessageRow | undefined,
  model: string,
): Message | undefined {
  if (row.role === 'user') return promptOf(row.prompt);
  const { answer } = row;
  if (answer === null) return undefined;
  const answered = new Set(
    next?.role === 'user' ? resultsIn(next.prompt).map(({ toolCallId }) => toolCallId) : [],
  );
  const calls = answer.toolCalls
    .filter(({ toolCallId }) => answered.has(toolCallId))
    .map((call) => ({ type: 'tool-call' as const, ...call }));
  const said = [...text(answer.content), ...calls];
  if (said.length === 0) return undefined;
  return { role: 'assistant', parts: [...(row.model === model ? signed(answer) : []), ...said] };
}

function promptOf(prompt: Extract<SessionMessageRow, { role: 'user' }>['prompt']): Message {
  const results = resultsIn(prompt);
  if (results.length > 0)
    return {
      role: 'tool',
      parts: results.map(({ toolCallId, content, isError }) => ({
        type: 'tool-result',
        toolCallId,
        text: content,
        ...(isError ? { isError } : {}),
      })),
    };
  const { content, attachments } = prompt;
  return {
    role: 'user',
    parts: [...text(content), ...attachments.map(({ url }) => ({ type: 'image' as const, url }))],
  };
}

/** The reasoning up to its last signature; what nobody signed is not wanted back. */
function signed({ reasoning = '', signatures = [] }: SessionAnswer): MessagePart[] {
  return signatures.map(({ end, signature }, at) => ({
    type: 'reasoning',
    text: reasoning.slice(signatures[at - 1]?.end ?? 0, end),
    signature,
  }));
}

function text(content: string): MessagePart[] {
  return content === '' ? [] : [{ type: 'text', text: content }];
}
