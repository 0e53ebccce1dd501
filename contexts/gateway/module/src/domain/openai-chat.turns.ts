import {
  type AssistantPart,
  type Message,
  type ShownPart,
  type TextPart,
  textOf,
  type ToolMessage,
} from './canonical.ts';
import { invalid } from './failure.ts';
import { gatheredResults } from './gathered-results.ts';
import { compact, type Fields, type JsonObject } from './json.ts';
import { type Losses, type RequestField, refusing } from './losses.ts';
import { keptToEnd, readCache, type WriteCache } from './cache-hint.ts';
import { readParts, readShown, readText, writeParts } from './openai-chat.content.ts';

export function readTurn(fields: Fields, losses: Losses): Message {
  const role = fields.string('role');
  if (fields.optionalString('name') !== undefined) losses.drop(fields.at('name'));
  const text = (part: Fields) => readText(part, losses);
  const shown = (part: Fields) => readShown(part, losses);
  // Asked beside the content, as AI SDK does for servers like OpenAI's, it is asked of the whole message.
  const whole = readCache(fields);
  if (role === 'system') return { role, parts: keptToEnd(readParts(fields, text), whole) };
  if (role === 'developer') {
    return { role: 'system', isDeveloper: true, parts: keptToEnd(readParts(fields, text), whole) };
  }
  if (role === 'user') return { role, parts: keptToEnd(readParts(fields, shown), whole) };
  if (role === 'assistant') return { role, parts: keptToEnd(readAssistant(fields, losses), whole) };
  if (role === 'tool') {
    const parts = readParts(fields, shown);
    return { role, toolCallId: fields.string('tool_call_id'), parts, ...whole };
  }
  throw invalid(
    fields.at('role'),
    `"${role}" is none of system, developer, user, assistant, tool.`,
  );
}

export type WriteOptions = {
  readonly cached: WriteCache;
  readonly losses: Losses<RequestField>;
  /** OpenAI knows the role of the developer, and takes no thinking back. */
  readonly isOpenAi: boolean;
};

/**
 * Tools answer in words here. What else one shows comes as the user's next message, after all
 * results of the turn, for nothing may stand between those.
 */
export function writeTurns(
  messages: readonly Message[],
  options: WriteOptions,
): readonly JsonObject[] {
  const written: JsonObject[] = [];
  let shown: ShownPart[] = [];
  const show = () => {
    if (shown.length > 0) {
      const content = writeParts(shown, options.cached, options.losses);
      written.push({ role: 'user', content });
    }
    shown = [];
  };
  for (const message of gatheredResults(messages)) {
    if (message.role !== 'tool') {
      show();
      written.push(writeTurn(message, options));
      continue;
    }
    const media = message.parts.filter((part) => part.type !== 'text');
    if (media.length > 0) {
      shown.push({ type: 'text', text: `What ${message.toolCallId} showed:` }, ...media);
    }
    written.push(writeResult(message, options));
  }
  show();
  return written;
}

function writeTurn(message: Exclude<Message, ToolMessage>, options: WriteOptions): JsonObject {
  const { cached, losses, isOpenAi } = options;
  if (message.role === 'assistant') {
    const { parts } = message;
    const said = isOpenAi ? parts.filter(({ type }) => type !== 'reasoning') : parts;
    if (said.length < parts.length) losses.drop('assistant.reasoning');
    return writeAssistant(said, cached, losses);
  }
  const content = writeParts(message.parts, cached, losses);
  const isDeveloper = message.role === 'system' && message.isDeveloper && isOpenAi;
  return { role: isDeveloper ? 'developer' : message.role, content };
}

function writeResult(message: ToolMessage, { cached, losses }: WriteOptions): JsonObject {
  const { toolCallId, isError, cache } = message;
  if (isError) losses.drop('toolResult.isError');
  const texts = message.parts.filter((part) => part.type === 'text');
  const last = texts.at(-1);
  // A wish about the whole result is one about its last word here.
  if (cache && last && !last.cache) texts.splice(-1, 1, { ...last, cache });
  const content = writeParts(texts, cached, losses);
  return { role: 'tool', tool_call_id: toolCallId, content };
}

function readAssistant(fields: Fields, losses: Losses): readonly AssistantPart[] {
  const refusal = fields.optionalString('refusal');
  const thought = fields.optionalString('reasoning_content') ?? fields.optionalString('reasoning');
  const parts: AssistantPart[] = fields.list('reasoning_details').map((detail) => {
    detail.ignore('type', 'id', 'index', 'format', 'summary');
    const redacted = detail.optionalString('data');
    return {
      type: 'reasoning',
      text: detail.optionalString('text') ?? '',
      ...compact({ signature: detail.optionalString('signature'), redacted }),
    };
  });
  if (parts.length === 0 && thought) parts.push({ type: 'reasoning', text: thought });
  parts.push(...readParts(fields, (part) => readSpokenPart(part, losses)));
  if (refusal !== undefined) parts.push({ type: 'refusal', text: refusal });
  parts.push(...fields.list('tool_calls').flatMap((call) => readCall(call, losses)));
  // The last is what OpenAI's client made of the text.
  fields.ignore('annotations', 'reasoning', 'parsed');
  return parts;
}

function readSpokenPart(fields: Fields, losses: Losses): AssistantPart | TextPart | undefined {
  if (fields.source['type'] !== 'refusal') return readText(fields, losses);
  fields.ignore('type');
  return { type: 'refusal', text: fields.string('refusal') };
}

function readCall(call: Fields, losses: Losses): readonly AssistantPart[] {
  const type = call.optionalString('type') ?? 'function';
  call.ignore('index');
  if (type !== 'function') {
    losses.refuse(call.at('type'), `calls of type "${type}" exist at their provider only.`);
    call.ignoreAll();
    return [];
  }
  const fn = call.inner('function');
  fn.ignore('parsed_arguments');
  const args = fn.optionalString('arguments') ?? '';
  const id = call.string('id');
  return [{ type: 'tool-call', id, name: fn.string('name'), arguments: args, ...readCache(call) }];
}

/** One text, as every client and server takes it, but where something is to be kept in a cache. */
function writeSpoken(parts: readonly TextPart[], cached: WriteCache, losses: Losses<RequestField>) {
  const isPlain = parts.every(({ cache }) => cache === undefined);
  return isPlain ? textOf(parts) : writeParts(parts, cached, losses);
}

/** What an assistant said, as the `message` of an answer and of a conversation alike. */
export function writeAssistant(
  parts: readonly AssistantPart[],
  cached: WriteCache = () => ({}),
  losses: Losses<RequestField> = refusing,
): JsonObject {
  const spoken = parts.filter((part) => part.type === 'text');
  const refusal = parts.filter((part) => part.type === 'refusal');
  const thought = parts.filter((part) => part.type === 'reasoning');
  const calls = parts.filter((part) => part.type === 'tool-call');
  const text = thought.map((part) => part.text).join('');
  if (calls.some(({ cache }) => cache !== undefined)) losses.drop('cache');
  return compact({
    role: 'assistant',
    content: spoken.length === 0 ? null : writeSpoken(spoken, cached, losses),
    refusal: refusal.length === 0 ? undefined : refusal.map((part) => part.text).join(''),
    reasoning_content: text === '' ? undefined : text,
    reasoning_details: thought.some((part) => part.signature ?? part.redacted)
      ? thought.map((part) =>
          compact({
            type: part.redacted === undefined ? 'reasoning.text' : 'reasoning.encrypted',
            text: part.text,
            signature: part.signature,
            data: part.redacted,
          }),
        )
      : undefined,
    tool_calls:
      calls.length === 0
        ? undefined
        : calls.map((call) => ({
            id: call.id,
            type: 'function',
            function: { name: call.name, arguments: call.arguments },
          })),
  });
}
