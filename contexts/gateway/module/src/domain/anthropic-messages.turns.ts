import type { AssistantPart, Message, ShownPart, TextPart, ToolMessage } from './canonical.ts';
import { callInput } from './call-input.ts';
import { readCacheControl, readShown, writeShown } from './anthropic-messages.content.ts';
import { invalid } from './failure.ts';
import { gatheredResults } from './gathered-results.ts';
import { compact, type Fields, type JsonObject } from './json.ts';
import type { Losses, RequestField } from './losses.ts';
import { cacheControl } from './cache-hint.ts';

export function readSystem(fields: Fields, key: string, losses: Losses): readonly Message[] {
  const system = fields.take(key);
  if (system === undefined) return [];
  if (typeof system === 'string')
    return [{ role: 'system', parts: [{ type: 'text', text: system }] }];
  const parts = fields.list(key).flatMap((block) => readText(block, losses));
  // A message that says nothing only sets the effort.
  return parts.length === 0 ? [] : [{ role: 'system', parts }];
}

function readText(block: Fields, losses: Losses): readonly TextPart[] {
  const part = readShown(block, losses);
  if (part === undefined || part.type === 'text') return part ? [part] : [];
  losses.refuse(block.at('type'), 'the system prompt is text.');
  return [];
}

/** A user turn holds tool results beside what the user says; canonically these are messages. */
export function readTurn(fields: Fields, losses: Losses): readonly Message[] {
  const role = fields.string('role');
  const content = fields.take('content');
  const said = typeof content === 'string';
  if (role === 'system') return readSystem(fields, 'content', losses);
  if (role === 'assistant') {
    if (said) return [{ role, parts: [{ type: 'text', text: content }] }];
    return [
      { role, parts: fields.list('content').flatMap((each) => readAssistantPart(each, losses)) },
    ];
  }
  if (role !== 'user') throw invalid(fields.at('role'), `"${role}" is neither user nor assistant.`);
  if (said) return [{ role, parts: [{ type: 'text', text: content }] }];
  const blocks = fields.list('content');
  const isResult = (block: Fields) => block.source['type'] === 'tool_result';
  const results = blocks.filter(isResult).map((block) => readResult(block, losses));
  const parts = blocks
    .filter((block) => !isResult(block))
    .flatMap((block) => readShown(block, losses) ?? []);
  return parts.length === 0 && results.length > 0 ? results : [...results, { role, parts }];
}

export function writeTurns(
  messages: readonly Message[],
  losses: Losses<RequestField>,
): readonly JsonObject[] {
  const turns: { role: 'user' | 'assistant'; content: JsonObject[] }[] = [];
  for (const message of gatheredResults(messages)) {
    if (message.role === 'system') continue;
    const role = message.role === 'assistant' ? 'assistant' : 'user';
    const content =
      message.role === 'assistant'
        ? message.parts.flatMap((part) => writeAssistantPart(part, losses))
        : message.role === 'tool'
          ? [writeResult(message, losses)]
          : message.parts.filter(isSaid).map((part) => writeShown(part, losses));
    const last = turns.at(-1);
    // Turns must alternate, and all results of parallel calls must stand in one turn.
    if (last?.role === role) last.content.push(...content);
    else turns.push({ role, content });
  }
  return turns.filter(({ content }) => content.length > 0);
}

function readAssistantPart(block: Fields, losses: Losses): readonly AssistantPart[] {
  const type = block.string('type');
  if (type === 'text') return readText(block, losses);
  if (type === 'thinking') {
    const signature = block.optionalString('signature');
    return [{ type: 'reasoning', text: block.string('thinking'), ...compact({ signature }) }];
  }
  if (type === 'redacted_thinking') {
    return [{ type: 'reasoning', text: '', redacted: block.string('data') }];
  }
  if (type === 'tool_use') {
    block.ignore('caller');
    return [
      {
        type: 'tool-call',
        id: block.string('id'),
        name: block.string('name'),
        arguments: JSON.stringify(block.optionalObject('input') ?? {}),
        ...readCacheControl(block),
      },
    ];
  }
  losses.refuse(block.at('type'), `"${type}" exists at its provider only.`);
  block.ignoreAll();
  return [];
}

function writeAssistantPart(
  part: AssistantPart,
  losses: Losses<RequestField>,
): readonly JsonObject[] {
  switch (part.type) {
    case 'text':
      return isSaid(part) ? [writeShown(part, losses)] : [];
    case 'refusal':
      return isSaid(part) ? [{ type: 'text', text: part.text }] : [];
    case 'reasoning':
      if (part.redacted !== undefined) return [{ type: 'redacted_thinking', data: part.redacted }];
      // Thinking that nobody signed is refused here.
      if (part.signature === undefined) losses.drop('assistant.reasoning');
      return part.signature === undefined
        ? []
        : [{ type: 'thinking', thinking: part.text, signature: part.signature }];
    case 'tool-call': {
      const { id, name, arguments: args } = part;
      const call = { type: 'tool_use', id: toolId(id), name, input: callInput(args) };
      return [{ ...call, ...cacheControl(part.cache) }];
    }
  }
}

/** Texts of nothing, or of nothing but space, are refused here. */
export function isSaid(part: { readonly type: string; readonly text?: string }): boolean {
  return part.text === undefined || part.text.trim() !== '';
}

/** Ids of some servers have signs in them that are refused here. */
function toolId(id: string): string {
  return id.replace(/[^\w-]/g, '_');
}

function readResult(block: Fields, losses: Losses): ToolMessage {
  block.ignore('type');
  const content = block.take('content');
  const isError = block.optionalBoolean('is_error');
  const parts: readonly ShownPart[] =
    typeof content === 'string'
      ? [{ type: 'text', text: content }]
      : block.list('content').flatMap((part) => readShown(part, losses) ?? []);
  const toolCallId = block.string('tool_use_id');
  return { role: 'tool', toolCallId, parts, ...compact({ isError }), ...readCacheControl(block) };
}

function writeResult(
  { toolCallId, parts, isError, cache }: ToolMessage,
  losses: Losses<RequestField>,
): JsonObject {
  return compact({
    type: 'tool_result',
    tool_use_id: toolId(toolCallId),
    content: parts.filter(isSaid).map((part) => writeShown(part, losses)),
    is_error: isError,
    ...cacheControl(cache),
  });
}
