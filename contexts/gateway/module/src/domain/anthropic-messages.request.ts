import type { CanonicalRequest, OutputFormat, TextPart, Tool, ToolChoice } from './canonical.ts';
import { cacheControl } from './cache-hint.ts';
import { readCacheControl } from './anthropic-messages.content.ts';
import {
  isThinking,
  keptSchema,
  mayThink,
  readThinking,
  writeThinking,
} from './anthropic-messages.thinking.ts';
import { isSaid, readSystem, readTurn, writeTurns } from './anthropic-messages.turns.ts';
import { writeShown } from './anthropic-messages.content.ts';
import { invalid } from './failure.ts';
import { compact, Fields, type JsonObject } from './json.ts';
import { type FieldNames, type Losses, type RequestField, refusing } from './losses.ts';

/** The tool that a model without own structured output is made to answer through. */
export const ANSWER_TOOL = 'answer_in_json';

/** Anthropic's own words. */
export const names: FieldNames = {
  'assistant.reasoning': 'messages.content.thinking',
  cache: 'cache_control',
  endUser: 'metadata.user_id',
  'file.name': 'messages.content.title',
  'file.url': 'messages.content.source.url',
  frequencyPenalty: 'frequency_penalty',
  'image.detail': 'messages.content.detail',
  metadata: 'metadata',
  output: 'output_config.format',
  presencePenalty: 'presence_penalty',
  promptCache: 'cache_control',
  'reasoning.effort': 'thinking',
  'reasoning.summary': 'thinking.display',
  seed: 'seed',
  serviceTier: 'service_tier',
  stop: 'stop_sequences',
  temperature: 'temperature',
  'tool.strict': 'tools.strict',
  'toolResult.isError': 'messages.content.is_error',
  'toolResult.media': 'messages.content.content',
  topK: 'top_k',
  verbosity: 'verbosity',
};

/** Fields that only steer Anthropic's own doing: its caching, its pace, its tidying of old turns. */
const ADVISORY = ['betas', 'cache_control', 'context_management', 'speed'];
const TIERS = { auto: 'auto', standard_only: 'default' };

/** An Anthropic messages request as the canonical one. */
export function readRequest(body: unknown, losses: Losses = refusing): CanonicalRequest {
  const fields = new Fields(body);
  if (fields.source['max_tokens'] == null) {
    throw invalid('max_tokens', 'is missing; it must be a whole number.');
  }
  return readPrompt(fields, losses);
}

/** The same without a limit, as it is when tokens are only counted. */
export function readPrompt(fields: Fields, losses: Losses): CanonicalRequest {
  const choice = fields.optionalInner('tool_choice');
  const parallel = choice?.optionalBoolean('disable_parallel_tool_use');
  const tools = fields.list('tools').flatMap((tool) => readTool(tool, losses));
  const forced = tools.find((tool) => tool.name === ANSWER_TOOL);
  const tier = fields.optionalOneOf('service_tier', ['auto', 'standard_only']);
  const request = compact({
    model: fields.string('model'),
    messages: [
      ...readSystem(fields, 'system', losses),
      ...fields.list('messages').flatMap((turn) => readTurn(turn, losses)),
    ],
    tools: tools.filter((tool) => tool !== forced),
    toolChoice: forced || !choice ? undefined : readToolChoice(choice),
    parallelToolCalls: parallel === undefined ? undefined : !parallel,
    output: readFormat(fields, losses),
    maxOutputTokens: fields.optionalInteger('max_tokens', 1),
    temperature: fields.optionalNumber('temperature', 0, 1),
    topP: fields.optionalNumber('top_p', 0, 1),
    topK: fields.optionalInteger('top_k', 0),
    stop: fields.strings('stop_sequences'),
    reasoning: readThinking(fields),
    endUser: fields.optionalInner('metadata')?.optionalString('user_id'),
    serviceTier: tier && TIERS[tier],
    stream: fields.optionalBoolean('stream') ?? false,
  });
  for (const field of ADVISORY) if (fields.take(field) !== undefined) losses.drop(field);
  fields.refuseUnread(losses);
  if (request.messages.length === 0) throw invalid('messages', 'must hold at least one message.');
  return request;
}

/** `maxOutputTokens` should be there: this format knows no default. */
export function writeRequest(
  request: CanonicalRequest,
  losses: Losses<RequestField> = refusing,
): JsonObject {
  refuseUnsaid(request, losses);
  const { model, output, toolChoice } = request;
  const tools = request.tools.map((tool) => writeTool(tool, model, losses));
  const format = output?.type === 'json-schema' ? keptSchema(model, output.schema) : undefined;
  const wantsTool = output !== undefined && format === undefined;
  if (wantsTool && tools.length > 0) {
    losses.refuse('output', 'this model takes either tools or such a format of the answer.');
  }
  const answers = wantsTool && tools.length === 0;
  const isForced = answers || toolChoice?.type === 'required' || toolChoice?.type === 'tool';
  const thinks = isThinking(request) && mayThink(request, isForced);
  if (isThinking(request) && !thinks) losses.drop('reasoning.effort');
  const system = request.messages.flatMap((message) =>
    message.role === 'system' ? writeSystem(message.parts, losses) : [],
  );
  return compact({
    model,
    system: system.length === 0 ? undefined : system,
    messages: writeTurns(request.messages, losses),
    tools: answers ? [answerTool(output)] : tools.length === 0 ? undefined : tools,
    tool_choice: answers ? { type: 'tool', name: ANSWER_TOOL } : writeToolChoice(request),
    ...writeThinking(request, { maxTokens: request.maxOutputTokens ?? 4096, thinks, format }),
    stop_sequences: writeStops(request, losses),
    ...(thinks ? refuseSampling(request, losses) : writeSampling(request)),
    service_tier: writeTier(request, losses),
    metadata: request.endUser === undefined ? undefined : { user_id: request.endUser },
    stream: request.stream || undefined,
  });
}

function writeSystem(parts: readonly TextPart[], losses: Losses<RequestField>) {
  return parts.filter(isSaid).map((part) => writeShown(part, losses));
}

function refuseSampling(
  { temperature = 1, topK, topP }: CanonicalRequest,
  losses: Losses<RequestField>,
): JsonObject {
  const why = 'does not go with thinking for Anthropic models. Leave out one of the two.';
  if (temperature < 1) losses.refuse('temperature', why);
  if (topK !== undefined) losses.refuse('topK', why);
  return compact({ top_p: topP });
}

function writeStops({ stop }: CanonicalRequest, losses: Losses<RequestField>) {
  const known = stop.filter((sequence) => sequence.trim() !== '');
  if (known.length < stop.length) {
    losses.refuse('stop', 'Anthropic models stop at no sequence of nothing but space.');
  }
  return known.length === 0 ? undefined : known;
}

/** Newer models take only one of the two. One of them is often sent with the value that does nothing. */
function writeSampling({ temperature, topP, topK }: CanonicalRequest): JsonObject {
  const known = temperature === undefined || temperature > 1 ? undefined : temperature;
  const isBoth = known !== undefined && topP !== undefined;
  return compact({
    temperature: isBoth && known === 1 && topP !== 1 ? undefined : known,
    top_p: isBoth && topP === 1 ? undefined : topP,
    top_k: topK,
  });
}

const NOT_HERE = 'Anthropic models do not take it. Leave it out.';

function refuseUnsaid(request: CanonicalRequest, losses: Losses<RequestField>): void {
  const { frequencyPenalty, presencePenalty, seed, temperature = 0 } = request;
  if (seed !== undefined) losses.refuse('seed', NOT_HERE);
  if (frequencyPenalty) losses.refuse('frequencyPenalty', NOT_HERE);
  if (presencePenalty) losses.refuse('presencePenalty', NOT_HERE);
  if (temperature > 1) losses.refuse('temperature', 'goes up to 1 for Anthropic models.');
  if (request.verbosity !== undefined) losses.drop('verbosity');
  if (request.metadata !== undefined) losses.drop('metadata');
  if (request.promptCache !== undefined) losses.drop('promptCache');
}

function answerTool(output: OutputFormat): JsonObject {
  const schema =
    output.type === 'json' ? { type: 'object', additionalProperties: true } : output.schema;
  return {
    name: ANSWER_TOOL,
    description: 'Gives the answer. Call it exactly once.',
    input_schema: schema,
  };
}

function readFormat(fields: Fields, losses: Losses): OutputFormat | undefined {
  const format = fields.optionalInner('output_config')?.optionalInner('format');
  if (format === undefined) return undefined;
  if (format.string('type') !== 'json_schema') {
    losses.refuse(format.at('type'), 'only json_schema can be translated.');
  }
  return { type: 'json-schema', name: 'answer', schema: format.optionalObject('schema') ?? {} };
}

function readTool(fields: Fields, losses: Losses): readonly Tool[] {
  const type = fields.optionalString('type');
  if (type !== undefined && type !== 'custom') {
    losses.refuse(fields.at('type'), `the tool "${type}" exists at its provider only.`);
    fields.ignoreAll();
    return [];
  }
  for (const field of ['defer_loading', 'eager_input_streaming', 'input_examples']) {
    if (fields.take(field) !== undefined) losses.drop(fields.at(field));
  }
  const tool = compact({
    name: fields.string('name'),
    description: fields.optionalString('description'),
    // OpenAI refuses an object that says nothing of its fields, as tools without any have it.
    schema: { type: 'object', properties: {}, ...fields.optionalObject('input_schema') },
    strict: fields.optionalBoolean('strict'),
  });
  return [{ ...tool, ...readCacheControl(fields) }];
}

function writeTool(
  { schema, cache, namespace: _, strict, ...tool }: Tool,
  model: string,
  losses: Losses<RequestField>,
): JsonObject {
  const kept = strict ? keptSchema(model, schema) : undefined;
  if (strict && kept === undefined) losses.drop('tool.strict');
  return compact({
    ...tool,
    strict: kept ? true : undefined,
    input_schema: { type: 'object', ...(kept ?? schema) },
    ...cacheControl(cache),
  });
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

function writeTier({ serviceTier }: CanonicalRequest, losses: Losses<RequestField>) {
  if (serviceTier === undefined || serviceTier === 'auto') return serviceTier;
  if (serviceTier === 'default') return 'standard_only';
  losses.drop('serviceTier');
  return undefined;
}
