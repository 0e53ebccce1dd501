import { newId } from '@atelier/kernel';
import type { Message, MessagePart } from '@atelier/gateway-contract';
import type { Attachment, MessageId, Prompt, Signature, ToolResult } from '../domain/message.ts';
import type { CopiedMessage } from '../domain/session.ts';

/** A conversation from elsewhere as a session has it. */
export type Adopted = {
  readonly systemPrompt: string;
  readonly messages: readonly CopiedMessage[];
  /** The last prompt, not sent yet; empty when the conversation ended with something else. */
  readonly draft: Pick<Prompt, 'content' | 'attachments'>;
  readonly left: readonly string[];
};

/**
 * The way back of `conversationOf`. In a session prompts and answers come in turn: prompts in a row
 * become one, and so do answers; between a tool's result and a prompt stands an empty answer, which
 * is not sent.
 */
export function adoptedConversation(model: string, told: readonly Message[]): Adopted {
  const left = new Set<string>();
  const system = told.filter(({ role }) => role === 'system');
  if (told.slice(system.length).some(({ role }) => role === 'system'))
    left.add('the places of later system messages: they stand in the system prompt');
  const turns = turnsIn(told.filter(({ role }) => role !== 'system'));
  if (turns[0] && turns[0].kind === 'assistant') {
    left.add('an answer that stood before any prompt');
    turns.shift();
  }
  const last = turns.at(-1);
  const draft = last?.kind === 'user' ? promptIn(last.parts, left) : NOTHING;
  const history = last?.kind === 'user' ? turns.slice(0, -1) : turns;
  return {
    systemPrompt: system.map(({ parts }) => textIn(parts)).join('\n\n'),
    messages: chained(model, history, left, last?.kind === 'user'),
    draft,
    left: [...left],
  };
}

const NOTHING = { content: '', attachments: [] };

type Turn = { readonly kind: 'user' | 'assistant' | 'tool'; readonly parts: MessagePart[] };

/** Vendors differ in where a tool's result stands; here it is a turn of its own. */
function turnsIn(messages: readonly Message[]): Turn[] {
  const turns: Turn[] = [];
  for (const { role, parts } of messages) {
    const kind = role === 'assistant' || role === 'tool' ? role : 'user';
    const before = turns.at(-1);
    if (before?.kind === kind) before.parts.push(...spaced(kind, parts));
    else turns.push({ kind, parts: [...parts] });
  }
  return turns;
}

/** Two messages that become one are told apart by an empty line. */
function spaced(kind: Turn['kind'], parts: readonly MessagePart[]): readonly MessagePart[] {
  const isText = kind !== 'tool' && parts[0]?.type === 'text';
  return isText ? [{ type: 'text', text: '\n\n' }, ...parts] : parts;
}

function chained(
  model: string,
  turns: readonly Turn[],
  left: Set<string>,
  goesOn: boolean,
): CopiedMessage[] {
  const messages: CopiedMessage[] = [];
  const answer = (said: ReturnType<typeof answerIn>, parentId: MessageId) =>
    messages.push({ messageId: newId('message'), parentId, role: 'assistant', model, ...said });
  for (const { kind, parts } of turns) {
    const before = messages.at(-1);
    if (kind === 'assistant') {
      if (before) answer(answerIn(parts), before.messageId);
      continue;
    }
    if (before?.role === 'user') answer(answerIn([]), before.messageId);
    const parentId = messages.at(-1)?.messageId;
    const prompt = kind === 'tool' ? resultsIn(parts) : promptIn(parts, left);
    messages.push({ messageId: newId('message'), parentId, role: 'user', ...prompt });
  }
  const last = messages.at(-1);
  if (goesOn && last?.role === 'user') answer(answerIn([]), last.messageId);
  return messages;
}

function resultsIn(parts: readonly MessagePart[]): Prompt {
  const toolResults = parts.flatMap((part): ToolResult[] => {
    if (part.type !== 'tool-result') return [];
    const { toolCallId, text, isError } = part;
    return [{ toolCallId: kept(toolCallId), content: text, ...(isError ? { isError } : {}) }];
  });
  return { content: '', attachments: [], toolResults };
}

function promptIn(parts: readonly MessagePart[], left: Set<string>) {
  const attachments = parts.flatMap((part): Attachment[] => {
    if (part.type !== 'image') return [];
    if (/^(https:\/\/[^\s/]|data:image\/)/.test(part.url))
      return [{ type: 'image', url: part.url }];
    left.add('a picture that is neither https: nor inline');
    return [];
  });
  return { content: textIn(parts), attachments };
}

function answerIn(parts: readonly MessagePart[]) {
  let reasoning = '';
  const signatures: Signature[] = [];
  const toolCalls: { toolCallId: string; name: string; argumentsJson: string }[] = [];
  for (const part of parts) {
    if (part.type === 'reasoning') {
      reasoning += part.text;
      if (part.signature) signatures.push({ end: reasoning.length, signature: part.signature });
    } else if (part.type === 'tool-call') {
      const { toolCallId, name, argumentsJson } = part;
      toolCalls.push({ toolCallId: kept(toolCallId), name, argumentsJson });
    }
  }
  return {
    content: textIn(parts),
    ...(reasoning === '' ? {} : { reasoning }),
    ...(signatures.length === 0 ? {} : { signatures }),
    toolCalls,
    status: 'complete' as const,
  };
}

/** An id is any text to those who wrote it; a session keeps so much of one. */
const kept = (toolCallId: string) => toolCallId.slice(0, 200);

function textIn(parts: readonly MessagePart[]): string {
  return parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
}
