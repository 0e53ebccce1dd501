import {
  type AssistantPart,
  type CanonicalRequest,
  EFFORTS,
  type FilePart,
  type ImagePart,
  type Message,
  type Reasoning,
  type TextPart,
  type Tool,
  type ToolChoice,
  type ToolMessage,
} from './canonical.ts';
import { readImage, readText, writePart } from './anthropic-messages.content.ts';
import { invalid, unsupported } from './failure.ts';
import { compact, Fields, isObject, type JsonObject, parseJson } from './json.ts';

/** The tool that a model without own structured output is made to answer through. */
export const ANSWER_TOOL = 'answer_in_json';

const ADVISORY = ['service_tier', 'inference_geo', 'container', 'betas', 'speed'];

/** Anthropic's thinking takes tokens; OpenAI's effort is translated for models that know no effort. */
const BUDGET = { minimal: 1024, low: 2048, medium: 8192, high: 16384, xhigh: 32000, max: 32000 };

/** An Anthropic messages request as the canonical one. */
export function readRequest(body: unknown): CanonicalRequest {
  const fields = new Fields(body);
  const choice = fields.optionalInner('tool_choice');
  const parallel = choice?.optionalBoolean('disable_parallel_tool_use');
  const tools = fields.list('tools').map(readTool);
  const format = fields.optionalInner('output_config')?.optionalInner('format');
  const forced = tools.find((tool) => tool.name === ANSWER_TOOL);
  const request = compact({
    model: fields.string('model'),
    messages: [...readSystem(fields), ...fields.list('messages').flatMap(readTurn)],
    tools: tools.filter((tool) => tool !== forced),
    toolChoice: forced || !choice ? undefined : readToolChoice(choice),
    parallelToolCalls: parallel === undefined ? undefined : !parallel,
    output: format
      ? ({
          type: 'json-schema',
          name: 'answer',
          schema: format.optionalObject('schema') ?? {},
        } as const)
      : undefined,
    maxOutputTokens: fields.optionalInteger('max_tokens', 1) ?? missingMaxTokens(),
    temperature: fields.optionalNumber('temperature', 0, 1),
    topP: fields.optionalNumber('top_p', 0, 1),
    topK: fields.optionalInteger('top_k', 0),
    stop: fields.strings('stop_sequences'),
    reasoning: readThinking(fields),
    endUser: fields.optionalInner('metadata')?.optionalString('user_id'),
    stream: fields.optionalBoolean('stream') ?? false,
  });
  fields.ignore(...ADVISORY);
  fields.refuseUnread('this model');
  if (request.messages.length === 0) throw invalid('messages', 'must hold at least one message.');
  return request;
}

function missingMaxTokens(): never {
  throw invalid('max_tokens', 'is missing; it must be a whole number.');
}

/** `maxOutputTokens` must be there: this format knows no default. Complaints name OpenAI's fields. */
export function writeRequest(request: CanonicalRequest): JsonObject {
  const { frequencyPenalty, presencePenalty, seed, temperature, output } = request;
  if (seed !== undefined) throw unsupported('seed', NOT_HERE);
  if (frequencyPenalty) throw unsupported('frequency_penalty', NOT_HERE);
  if (presencePenalty) throw unsupported('presence_penalty', NOT_HERE);
  if (temperature !== undefined && temperature > 1) {
    throw unsupported('temperature', 'goes up to 1 for Anthropic models.');
  }
  const forced = output !== undefined && !writesSchema(request);
  const tools = request.tools.map(writeTool);
  if (forced && tools.length > 0) {
    throw unsupported(
      'response_format',
      'this model takes either tools or a format of the answer.',
    );
  }
  const system = request.messages.flatMap((message) =>
    message.role === 'system' ? message.parts.map(writePart) : [],
  );
  const maxTokens = request.maxOutputTokens ?? 4096;
  return compact({
    model: request.model,
    system: system.length === 0 ? undefined : system,
    messages: writeTurns(request.messages),
    tools: forced ? [answerTool(output)] : tools.length === 0 ? undefined : tools,
    tool_choice: forced ? { type: 'tool', name: ANSWER_TOOL } : writeToolChoice(request),
    ...writeThinking(request, maxTokens),
    stop_sequences: request.stop.length === 0 ? undefined : request.stop,
    temperature,
    top_p: request.topP,
    top_k: request.topK,
    metadata: request.endUser === undefined ? undefined : { user_id: request.endUser },
    stream: request.stream || undefined,
  });
}

const NOT_HERE = 'Anthropic models do not take it. Leave it out.';

/** Models before Claude 4.5 know neither structured output nor an effort. */
function isOlder(model: string): boolean {
  return /claude-(2|3|instant)|claude-(opus|sonnet)-4-(0|1|20\d{6})(\b|-)/.test(model);
}

function takesEffort(model: string): boolean {
  return !isOlder(model) && !/-4-5(\b|-)/.test(model);
}

function writesSchema({ model, output }: CanonicalRequest): boolean {
  return output?.type === 'json-schema' && !isOlder(model);
}

function answerTool(output: NonNullable<CanonicalRequest['output']>): JsonObject {
  const schema =
    output.type === 'json' ? { type: 'object', additionalProperties: true } : output.schema;
  return {
    name: ANSWER_TOOL,
    description: 'Gives the answer. Call it exactly once.',
    input_schema: schema,
  };
}

function writeThinking(request: CanonicalRequest, maxTokens: number): JsonObject {
  const { effort, budgetTokens } = request.reasoning ?? {};
  const format =
    request.output?.type === 'json-schema' && writesSchema(request)
      ? { type: 'json_schema', schema: request.output.schema }
      : undefined;
  const budget = budgetTokens ?? (effort && effort !== 'none' ? BUDGET[effort] : undefined);
  if (effort !== undefined && effort !== 'none' && takesEffort(request.model)) {
    const known = effort === 'minimal' ? 'low' : effort;
    return {
      max_tokens: maxTokens,
      thinking: { type: 'adaptive' },
      output_config: compact({ effort: known, format }),
    };
  }
  return compact({
    // The budget comes out of max_tokens; what the caller asked for stays for the answer itself.
    max_tokens: budget !== undefined && budgetTokens === undefined ? maxTokens + budget : maxTokens,
    thinking: budget === undefined ? undefined : { type: 'enabled', budget_tokens: budget },
    output_config: format && { format },
  });
}

function readThinking(fields: Fields): Reasoning | undefined {
  const thinking = fields.optionalInner('thinking');
  const effort = fields.optionalInner('output_config')?.optionalOneOf('effort', EFFORTS);
  const type = thinking?.optionalOneOf('type', ['enabled', 'disabled', 'adaptive']);
  const budgetTokens = thinking?.optionalInteger('budget_tokens', 1024);
  if (type === 'enabled' && budgetTokens !== undefined) return { budgetTokens };
  if (type === 'disabled') return { effort: 'none' };
  if (effort !== undefined) return { effort };
  return type === 'adaptive' ? { effort: 'high' } : undefined;
}

function readSystem(fields: Fields): readonly Message[] {
  const system = fields.take('system');
  if (system === undefined) return [];
  if (typeof system === 'string')
    return [{ role: 'system', parts: [{ type: 'text', text: system }] }];
  return [{ role: 'system', parts: fields.list('system').map(readText) }];
}

/** A user turn holds tool results beside what the user says; canonically these are messages. */
function readTurn(fields: Fields): readonly Message[] {
  const role = fields.string('role');
  const content = fields.take('content');
  const said = typeof content === 'string';
  if (role === 'assistant') {
    if (said) return [{ role, parts: [{ type: 'text', text: content }] }];
    return [{ role, parts: fields.list('content').map(readAssistantPart) }];
  }
  if (role !== 'user') throw invalid(fields.at('role'), `"${role}" is neither user nor assistant.`);
  if (said) return [{ role, parts: [{ type: 'text', text: content }] }];
  const blocks = fields.list('content');
  const results = blocks.filter((block) => block.source['type'] === 'tool_result').map(readResult);
  const parts = blocks
    .filter((block) => block.source['type'] !== 'tool_result')
    .map((block) => readImage(block));
  return parts.length === 0 && results.length > 0 ? results : [...results, { role, parts }];
}

function writeTurns(messages: readonly Message[]): readonly JsonObject[] {
  const turns: { role: 'user' | 'assistant'; content: JsonObject[] }[] = [];
  for (const message of messages) {
    if (message.role === 'system') continue;
    const role = message.role === 'assistant' ? 'assistant' : 'user';
    const content =
      message.role === 'assistant'
        ? message.parts.map(writeAssistantPart)
        : message.role === 'tool'
          ? [writeResult(message)]
          : message.parts.map(writePart);
    const last = turns.at(-1);
    // Turns must alternate, and all results of parallel calls must stand in one turn.
    if (last?.role === role) last.content.push(...content);
    else turns.push({ role, content });
  }
  return turns.filter(({ content }) => content.length > 0);
}

function readAssistantPart(block: Fields): AssistantPart {
  const type = block.string('type');
  if (type === 'text') return readText(block);
  if (type === 'thinking') {
    const signature = block.optionalString('signature');
    return { type: 'reasoning', text: block.string('thinking'), ...compact({ signature }) };
  }
  if (type === 'redacted_thinking') {
    return { type: 'reasoning', text: '', redacted: block.string('data') };
  }
  if (type === 'tool_use') {
    const args = JSON.stringify(block.optionalObject('input') ?? {});
    return {
      type: 'tool-call',
      id: block.string('id'),
      name: block.string('name'),
      arguments: args,
    };
  }
  throw unsupported(block.at('type'), `"${type}" exists at its provider only.`);
}

function writeAssistantPart(part: AssistantPart): JsonObject {
  switch (part.type) {
    case 'text':
      return writePart(part);
    case 'refusal':
      return { type: 'text', text: part.text };
    case 'reasoning':
      return part.redacted === undefined
        ? compact({ type: 'thinking', thinking: part.text, signature: part.signature })
        : { type: 'redacted_thinking', data: part.redacted };
    case 'tool-call': {
      const input = parseJson(part.arguments === '' ? '{}' : part.arguments);
      if (!isObject(input)) {
        throw invalid('messages', `the arguments of the call ${part.id} are no JSON object.`);
      }
      return { type: 'tool_use', id: part.id, name: part.name, input };
    }
  }
}

function readResult(block: Fields): ToolMessage {
  const content = block.take('content');
  const isError = block.optionalBoolean('is_error');
  const parts =
    typeof content === 'string'
      ? [{ type: 'text' as const, text: content }]
      : block.list('content').map((part) => onlyShown(readImage(part), part));
  const toolCallId = block.string('tool_use_id');
  return { role: 'tool', toolCallId, parts, ...compact({ isError }) };
}

function onlyShown(part: TextPart | ImagePart | FilePart, at: Fields): TextPart | ImagePart {
  if (part.type === 'file')
    throw unsupported(at.at('type'), 'a tool result holds text and images.');
  return part;
}

function writeResult({ toolCallId, parts, isError }: ToolMessage): JsonObject {
  const content = parts.map(writePart);
  return compact({ type: 'tool_result', tool_use_id: toolCallId, content, is_error: isError });
}

function readTool(fields: Fields): Tool {
  const type = fields.optionalString('type');
  if (type !== undefined && type !== 'custom') {
    throw unsupported(fields.at('type'), `the tool "${type}" exists at its provider only.`);
  }
  return compact({
    name: fields.string('name'),
    description: fields.optionalString('description'),
    schema: fields.optionalObject('input_schema') ?? { type: 'object' },
    strict: fields.optionalBoolean('strict'),
  });
}

function writeTool({ schema, ...tool }: Tool): JsonObject {
  return { ...tool, input_schema: schema };
}

function readToolChoice(choice: Fields): ToolChoice {
  const type = choice.optionalOneOf('type', ['auto', 'any', 'none', 'tool']) ?? 'auto';
  if (type === 'tool') return { type, name: choice.string('name') };
  return { type: type === 'any' ? 'required' : type };
}

function writeToolChoice({ toolChoice, parallelToolCalls, tools }: CanonicalRequest) {
  if (tools.length === 0) return undefined;
  if (toolChoice === undefined && parallelToolCalls === undefined) return undefined;
  const disable = parallelToolCalls === undefined ? undefined : !parallelToolCalls;
  if (toolChoice?.type === 'none') return { type: 'none' };
  const type = toolChoice?.type === 'required' ? 'any' : (toolChoice?.type ?? 'auto');
  const name = toolChoice?.type === 'tool' ? toolChoice.name : undefined;
  return compact({ type, name, disable_parallel_tool_use: disable });
}
