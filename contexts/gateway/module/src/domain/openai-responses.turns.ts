import type { AssistantPart, Message, ReasoningPart, TextPart } from './canonical.ts';
import type { WriteCache } from './cache-hint.ts';
import { invalid } from './failure.ts';
import { compact, type Fields, isObject, type JsonObject } from './json.ts';
import type { Losses, RequestField } from './losses.ts';
import {
  readParts,
  readShown,
  readSpoken,
  readText,
  writeShown,
} from './openai-responses.content.ts';
import { joinedName } from './openai-responses.tools.ts';

/** Thinking that only its provider can read is told from a signature by this, which both carry. */
const REDACTED = 'redacted:';

const foreign = (type: string) => `"${type}" exists at its provider only.`;
/** AI SDK sends references unless it is told so. */
const REFERENCE =
  'what was said before is not stored; send it whole, as clients do for `store: false`.';

/** Items as messages: what the model said, thought and called in a row is one message. */
export function readTurns(fields: Fields, losses: Losses): readonly Message[] {
  const input = fields.take('input');
  if (typeof input === 'string') return [{ role: 'user', parts: [{ type: 'text', text: input }] }];
  const messages: Message[] = [];
  const say = (parts: readonly AssistantPart[]) => {
    const last = messages.at(-1);
    if (last?.role !== 'assistant') messages.push({ role: 'assistant', parts });
    else messages.splice(-1, 1, { role: 'assistant', parts: [...last.parts, ...parts] });
  };
  for (const item of fields.list('input')) {
    item.ignore('id', 'status', 'created_by');
    const type = item.optionalString('type') ?? 'message';
    if (type === 'message') {
      const message = readTurn(item, losses);
      if (message.role === 'assistant') say(message.parts);
      else messages.push(message);
    } else if (type === 'function_call') say([readCall(item)]);
    else if (type === 'reasoning') say([readThought(item)]);
    else if (type === 'function_call_output') {
      const parts = readParts(item, 'output', (part) => readShown(part, losses));
      messages.push({ role: 'tool', toolCallId: item.string('call_id'), parts });
    } else {
      losses.refuse(item.at('type'), type === 'item_reference' ? REFERENCE : foreign(type));
      item.ignoreAll();
    }
  }
  return messages;
}

function readTurn(item: Fields, losses: Losses): Message {
  const role = item.string('role');
  item.ignore('phase');
  const text = (part: Fields) => readText(part, losses);
  if (role === 'system') return { role, parts: readParts(item, 'content', text) };
  if (role === 'developer') {
    return { role: 'system', isDeveloper: true, parts: readParts(item, 'content', text) };
  }
  if (role === 'user') {
    return { role, parts: readParts(item, 'content', (part) => readShown(part, losses)) };
  }
  if (role === 'assistant') {
    return { role, parts: readParts(item, 'content', (part) => readSpoken(part, losses)) };
  }
  throw invalid(item.at('role'), `"${role}" is none of system, developer, user, assistant.`);
}

function readCall(item: Fields): AssistantPart {
  // The last is what OpenAI's client made of the arguments.
  item.ignore('caller', 'async', 'parsed_arguments');
  const args = item.optionalString('arguments') ?? '';
  return {
    type: 'tool-call',
    id: item.string('call_id'),
    name: joinedName(item.string('name'), item.optionalString('namespace')),
    arguments: args,
  };
}

function readThought(item: Fields): ReasoningPart {
  const words = (key: string) =>
    item.list(key).map((part) => {
      part.ignore('type');
      return part.optionalString('text') ?? '';
    });
  const text = [...words('summary'), ...words('content')].join('\n\n');
  return { type: 'reasoning', text, ...proofOf(item.optionalString('encrypted_content')) };
}

/** What `encrypted_content` proves, or hides. */
export function proofOf(
  encrypted: string | undefined,
): Pick<ReasoningPart, 'signature' | 'redacted'> {
  if (encrypted === undefined || encrypted === '') return {};
  return encrypted.startsWith(REDACTED)
    ? { redacted: encrypted.slice(REDACTED.length) }
    : { signature: encrypted };
}

export function writeProof({ signature, redacted }: Pick<ReasoningPart, 'signature' | 'redacted'>) {
  return redacted === undefined ? signature : `${REDACTED}${redacted}`;
}

export function summaryOf(text: string): readonly JsonObject[] {
  return text === '' ? [] : [{ type: 'summary_text', text }];
}

export function writeTurns(
  messages: readonly Message[],
  cached: WriteCache,
  losses: Losses<RequestField>,
): readonly JsonObject[] {
  return messages.flatMap((message): readonly JsonObject[] => {
    if (message.role === 'assistant') return writeSaid(message.parts, losses);
    if (message.role === 'tool') {
      const { toolCallId, isError, cache, parts } = message;
      if (isError) losses.drop('toolResult.isError');
      if (cache !== undefined) losses.drop('cache');
      const output = writeContent(parts.map((part) => writeShown(part, cached)));
      return [{ type: 'function_call_output', call_id: toolCallId, output }];
    }
    const content = writeContent(message.parts.map((part) => writeShown(part, cached)));
    const isDeveloper = message.role === 'system' && message.isDeveloper;
    return [{ type: 'message', role: isDeveloper ? 'developer' : message.role, content }];
  });
}

/** A single text without anything about it is a string. */
function writeContent(parts: readonly JsonObject[]) {
  const [only] = parts;
  const isPlain = parts.length === 1 && isObject(only) && Object.keys(only).length === 2;
  return parts.length === 0 ? '' : isPlain ? (only['text'] ?? parts) : parts;
}

function writeSaid(
  parts: readonly AssistantPart[],
  losses: Losses<RequestField>,
): readonly JsonObject[] {
  const items: JsonObject[] = [];
  let spoken: JsonObject[] = [];
  const close = () => {
    if (spoken.length > 0) items.push({ type: 'message', role: 'assistant', content: spoken });
    spoken = [];
  };
  for (const part of parts) {
    if ('cache' in part && part.cache !== undefined) losses.drop('cache');
    if (part.type === 'text' || part.type === 'refusal') {
      spoken.push(writeSpoken(part));
      continue;
    }
    close();
    if (part.type === 'tool-call') {
      const { id, name, arguments: args } = part;
      items.push({ type: 'function_call', call_id: id, name, arguments: args });
      continue;
    }
    const proof = writeProof(part);
    // What was thought without proof is known to the server that stored it only, by its id.
    if (proof === undefined) losses.drop('assistant.reasoning');
    else items.push({ type: 'reasoning', summary: summaryOf(part.text), encrypted_content: proof });
  }
  close();
  return items;
}

export function writeSpoken(part: TextPart | { type: 'refusal'; text: string }): JsonObject {
  return part.type === 'text'
    ? compact({ type: 'output_text', text: part.text, annotations: [] })
    : { type: 'refusal', refusal: part.text };
}
