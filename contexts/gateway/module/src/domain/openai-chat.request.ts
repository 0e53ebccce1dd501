import {
  type AssistantPart,
  type CanonicalRequest,
  EFFORTS,
  type FilePart,
  type ImagePart,
  type MediaSource,
  type Message,
  type OutputFormat,
  type TextPart,
  type Tool,
  type ToolChoice,
} from './canonical.ts';
import { invalid, unsupported } from './failure.ts';
import { compact, Fields, type JsonObject } from './json.ts';

/** Fields that only steer the provider's storage, billing or caching, never the answer. */
const ADVISORY = [
  'metadata',
  'store',
  'service_tier',
  'prompt_cache_key',
  'prompt_cache_retention',
  'stream_options',
  'verbosity',
];

/** An OpenAI chat completion request as the canonical one. */
export function readRequest(body: unknown): CanonicalRequest {
  const fields = new Fields(body);
  const n = fields.optionalInteger('n', 1);
  if (n !== undefined && n !== 1) throw unsupported('n', 'only one answer per request, so 1.');
  const messages = fields.list('messages').map(readMessage);
  if (messages.length === 0) throw invalid('messages', 'must hold at least one message.');
  const effort = fields.optionalOneOf('reasoning_effort', EFFORTS);
  const endUser = fields.optionalString('safety_identifier') ?? fields.optionalString('user');
  fields.take('user');
  if (fields.optionalBoolean('logprobs') === true) {
    throw unsupported('logprobs', 'this model does not tell them. Leave it out.');
  }
  if (fields.source['modalities'] !== undefined) {
    if (fields.strings('modalities').some((kind) => kind !== 'text')) {
      throw unsupported('modalities', 'only text comes out of this model.');
    }
  }
  const request = compact({
    model: fields.string('model'),
    messages,
    tools: fields.list('tools').map(readTool),
    toolChoice: readToolChoice(fields),
    parallelToolCalls: fields.optionalBoolean('parallel_tool_calls'),
    output: readFormat(fields.optionalInner('response_format')),
    maxOutputTokens:
      fields.optionalInteger('max_completion_tokens', 1) ?? fields.optionalInteger('max_tokens', 1),
    temperature: fields.optionalNumber('temperature', 0, 2),
    topP: fields.optionalNumber('top_p', 0, 1),
    topK: fields.optionalInteger('top_k', 0),
    frequencyPenalty: fields.optionalNumber('frequency_penalty', -2, 2),
    presencePenalty: fields.optionalNumber('presence_penalty', -2, 2),
    seed: fields.optionalInteger('seed'),
    stop:
      typeof fields.take('stop') === 'string' ? [fields.string('stop')] : fields.strings('stop'),
    reasoning: effort === undefined ? undefined : { effort },
    endUser,
    stream: fields.optionalBoolean('stream') ?? false,
  });
  fields.ignore('max_tokens', ...ADVISORY);
  fields.refuseUnread('this model');
  return request;
}

export function writeRequest(request: CanonicalRequest): JsonObject {
  if (request.reasoning?.budgetTokens !== undefined && request.reasoning.effort === undefined) {
    throw unsupported('thinking.budget_tokens', 'this model takes an effort, not a budget.');
  }
  return compact({
    model: request.model,
    messages: request.messages.flatMap(writeMessage),
    tools: request.tools.length === 0 ? undefined : request.tools.map(writeTool),
    tool_choice: request.toolChoice && writeToolChoice(request.toolChoice),
    parallel_tool_calls: request.parallelToolCalls,
    response_format: request.output && writeFormat(request.output),
    max_completion_tokens: request.maxOutputTokens,
    temperature: request.temperature,
    top_p: request.topP,
    top_k: request.topK,
    frequency_penalty: request.frequencyPenalty,
    presence_penalty: request.presencePenalty,
    seed: request.seed,
    stop: request.stop.length === 0 ? undefined : request.stop,
    reasoning_effort: request.reasoning?.effort,
    user: request.endUser,
    stream: request.stream || undefined,
    stream_options: request.stream ? { include_usage: true } : undefined,
  });
}

function readMessage(fields: Fields): Message {
  const role = fields.string('role');
  fields.ignore('name');
  if (role === 'system' || role === 'developer') {
    return { role: 'system', parts: readParts(fields, readText) };
  }
  if (role === 'user') return { role, parts: readParts(fields, readUserPart) };
  if (role === 'assistant') return { role, parts: readAssistant(fields) };
  if (role === 'tool') {
    const parts = readParts(fields, readToolPart);
    return { role, toolCallId: fields.string('tool_call_id'), parts };
  }
  throw invalid(
    fields.at('role'),
    `"${role}" is none of system, developer, user, assistant, tool.`,
  );
}

function writeMessage(message: Message): readonly JsonObject[] {
  if (message.role === 'assistant') return [writeAssistant(message.parts)];
  const content = writeParts(message.parts);
  if (message.role !== 'tool') return [{ role: message.role, content }];
  return [{ role: 'tool', tool_call_id: message.toolCallId, content }];
}

function readAssistant(fields: Fields): readonly AssistantPart[] {
  const refusal = fields.optionalString('refusal');
  const thought = fields.optionalString('reasoning_content') ?? fields.optionalString('reasoning');
  const details = fields.list('reasoning_details');
  const parts: AssistantPart[] = details.map((detail) => {
    const redacted = detail.optionalString('data');
    return {
      type: 'reasoning',
      text: detail.optionalString('text') ?? '',
      ...compact({ signature: detail.optionalString('signature'), redacted }),
    };
  });
  if (parts.length === 0 && thought) parts.push({ type: 'reasoning', text: thought });
  parts.push(...readParts(fields, readSpokenPart));
  if (refusal !== undefined) parts.push({ type: 'refusal', text: refusal });
  for (const call of fields.list('tool_calls')) {
    const fn = call.inner('function');
    parts.push({
      type: 'tool-call',
      id: call.string('id'),
      name: fn.string('name'),
      arguments: fn.optionalString('arguments') ?? '',
    });
  }
  fields.ignore('audio', 'annotations', 'function_call', 'reasoning');
  return parts;
}

/** What an assistant said, as the `message` of an answer and of a conversation alike. */
export function writeAssistant(parts: readonly AssistantPart[]): JsonObject {
  const spoken = parts.filter((part) => part.type === 'text');
  const refusal = parts.filter((part) => part.type === 'refusal');
  const thought = parts.filter((part) => part.type === 'reasoning');
  const calls = parts.filter((part) => part.type === 'tool-call');
  const text = thought.map((part) => part.text).join('');
  return compact({
    role: 'assistant',
    content: spoken.length === 0 ? null : writeParts(spoken),
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

function readParts<Part>(
  fields: Fields,
  one: (part: Fields) => Part,
): readonly (Part | TextPart)[] {
  const content = fields.take('content');
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }];
  return fields.list('content').map(one);
}

function writeParts(parts: readonly (TextPart | ImagePart | FilePart)[]) {
  const [first] = parts;
  if (first === undefined) return '';
  if (parts.length === 1 && first.type === 'text' && !first.cache) return first.text;
  return parts.map(writePart);
}

function readText(fields: Fields): TextPart {
  const type = fields.string('type');
  if (type !== 'text')
    throw unsupported(fields.at('type'), `"${type}" can't stand here, only text.`);
  const cache = fields.optionalInner('cache_control')?.optionalOneOf('ttl', ['5m', '1h']);
  const cached = fields.source['cache_control'] != null;
  return {
    type,
    text: fields.optionalString('text') ?? '',
    ...(cached ? { cache: compact({ ttl: cache }) } : {}),
  };
}

function readSpokenPart(fields: Fields): TextPart | { type: 'refusal'; text: string } {
  if (fields.source['type'] !== 'refusal') return readText(fields);
  return { type: 'refusal', text: fields.string('refusal') };
}

function readToolPart(fields: Fields): TextPart | ImagePart {
  return fields.source['type'] === 'image_url' ? readImage(fields) : readText(fields);
}

function readUserPart(fields: Fields): TextPart | ImagePart | FilePart {
  if (fields.source['type'] !== 'file') return readToolPart(fields);
  const file = fields.inner('file');
  const name = file.optionalString('filename');
  if (file.source['file_id'] != null) {
    throw unsupported(file.at('file_id'), 'send the file itself as file_data.');
  }
  return { type: 'file', source: readSource(file.string('file_data')), ...compact({ name }) };
}

function readImage(fields: Fields): ImagePart {
  const image = fields.inner('image_url');
  const detail = image.optionalOneOf('detail', ['auto', 'low', 'high']);
  return { type: 'image', source: readSource(image.string('url')), ...compact({ detail }) };
}

function readSource(url: string): MediaSource {
  const match = /^data:([^;,]+);base64,(.*)$/s.exec(url);
  if (!match) return { kind: 'url', url };
  return { kind: 'base64', mediaType: match[1] ?? '', base64: match[2] ?? '' };
}

function writePart(part: TextPart | ImagePart | FilePart): JsonObject {
  if (part.type === 'text') {
    const cache = part.cache && { type: 'ephemeral', ...part.cache };
    return compact({ type: 'text', text: part.text, cache_control: cache });
  }
  const { source } = part;
  const url =
    source.kind === 'url' ? source.url : `data:${source.mediaType};base64,${source.base64}`;
  if (part.type === 'image') {
    return { type: 'image_url', image_url: compact({ url, detail: part.detail }) };
  }
  return { type: 'file', file: compact({ file_data: url, filename: part.name }) };
}

function readTool(fields: Fields): Tool {
  const type = fields.string('type');
  if (type !== 'function') {
    throw unsupported(fields.at('type'), `tools of type "${type}" exist at their provider only.`);
  }
  const fn = fields.inner('function');
  return compact({
    name: fn.string('name'),
    description: fn.optionalString('description'),
    schema: fn.optionalObject('parameters') ?? { type: 'object', properties: {} },
    strict: fn.optionalBoolean('strict'),
  });
}

function writeTool({ schema, ...tool }: Tool): JsonObject {
  return { type: 'function', function: { ...tool, parameters: schema } };
}

function readToolChoice(fields: Fields): ToolChoice | undefined {
  const choice = fields.take('tool_choice');
  if (choice === undefined) return undefined;
  if (choice === 'auto' || choice === 'none' || choice === 'required') return { type: choice };
  if (typeof choice === 'string') {
    throw invalid('tool_choice', `"${choice}" is none of auto, none, required.`);
  }
  const named = fields.inner('tool_choice');
  if (named.source['type'] !== 'function') {
    throw unsupported('tool_choice.type', 'only a function can be chosen.');
  }
  return { type: 'tool', name: named.inner('function').string('name') };
}

function writeToolChoice(choice: ToolChoice) {
  return choice.type === 'tool'
    ? { type: 'function', function: { name: choice.name } }
    : choice.type;
}

function readFormat(fields: Fields | undefined): OutputFormat | undefined {
  const type = fields?.string('type');
  if (fields === undefined || type === 'text') return undefined;
  if (type === 'json_object') return { type: 'json' };
  if (type !== 'json_schema') {
    throw unsupported(fields.at('type'), `"${type}" is none of text, json_object, json_schema.`);
  }
  const format = fields.inner('json_schema');
  return {
    type: 'json-schema',
    name: format.string('name'),
    schema: format.optionalObject('schema') ?? {},
    ...compact({
      strict: format.optionalBoolean('strict'),
      description: format.optionalString('description'),
    }),
  };
}

function writeFormat(output: OutputFormat): JsonObject {
  if (output.type === 'json') return { type: 'json_object' };
  const { type, ...format } = output;
  return { type: 'json_schema', json_schema: format };
}
