import { ANSWER_TOOL } from './answer-tool.ts';
import { writeShown } from './anthropic-messages.content.ts';
import {
  isThinking,
  mayThink,
  readThinking,
  writeThinking,
} from './anthropic-messages.thinking.ts';
import { keptSchema } from './anthropic-messages.schema.ts';
import {
  readTool,
  readToolChoice,
  writeAnswerTool,
  writeTool,
  writeToolChoice,
} from './anthropic-messages.tools.ts';
import { isSaid, readSystem, readTurn, writeTurns } from './anthropic-messages.turns.ts';
import type { CanonicalRequest, OutputFormat, TextPart } from './canonical.ts';
import { invalid } from './failure.ts';
import { compact, Fields, type JsonObject } from './json.ts';
import { type FieldNames, type Losses, type RequestField, refusing } from './losses.ts';
import { tellUnsaid, type Unsaid } from './unsaid.ts';

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
  const tier = fields.optionalOneOf('service_tier', ['auto', 'standard_only']);
  const request = compact({
    model: fields.string('model'),
    messages: [
      ...readSystem(fields, 'system', losses),
      ...fields.list('messages').flatMap((turn) => readTurn(turn, losses)),
    ],
    tools: fields.list('tools').flatMap((tool) => readTool(tool, losses)),
    toolChoice: choice && readToolChoice(choice),
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

function readFormat(fields: Fields, losses: Losses): OutputFormat | undefined {
  const format = fields.optionalInner('output_config')?.optionalInner('format');
  if (format === undefined) return undefined;
  if (format.string('type') !== 'json_schema') {
    losses.refuse(format.at('type'), 'only json_schema can be translated.');
  }
  return { type: 'json-schema', name: 'answer', schema: format.optionalObject('schema') ?? {} };
}

const NOT_HERE = 'Anthropic models do not take it. Leave it out.';
const UNSAID: Unsaid = {
  frequencyPenalty: NOT_HERE,
  metadata: null,
  presencePenalty: NOT_HERE,
  promptCache: null,
  seed: NOT_HERE,
  verbosity: null,
};

/** `maxOutputTokens` should be there: this format knows no default. */
export function writeRequest(
  request: CanonicalRequest,
  losses: Losses<RequestField> = refusing,
): JsonObject {
  tellUnsaid(request, UNSAID, losses);
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
    tools: answers ? [writeAnswerTool(output)] : tools.length === 0 ? undefined : tools,
    tool_choice: answers ? { type: 'tool', name: ANSWER_TOOL } : writeToolChoice(request),
    ...writeThinking(request, { maxTokens: request.maxOutputTokens ?? 4096, thinks, format }),
    stop_sequences: writeStops(request, losses),
    ...(thinks ? writeThoughtful(request, losses) : writeSampling(request, losses)),
    service_tier: writeTier(request, losses),
    metadata: request.endUser === undefined ? undefined : { user_id: request.endUser },
    stream: request.stream || undefined,
  });
}

function writeSystem(parts: readonly TextPart[], losses: Losses<RequestField>) {
  return parts.filter(isSaid).map((part) => writeShown(part, losses));
}

function writeStops({ stop }: CanonicalRequest, losses: Losses<RequestField>) {
  const known = stop.filter((sequence) => sequence.trim() !== '');
  if (known.length < stop.length) {
    losses.refuse('stop', 'Anthropic models stop at no sequence of nothing but space.');
  }
  return known.length === 0 ? undefined : known;
}

function writeSampling(
  { temperature, topP, topK }: CanonicalRequest,
  losses: Losses<RequestField>,
): JsonObject {
  const isTooHigh = temperature !== undefined && temperature > 1;
  if (isTooHigh) losses.refuse('temperature', 'goes up to 1 for Anthropic models.');
  const known = isTooHigh ? undefined : temperature;
  // Newer models take only one of the two. One of them is often sent with the value that does nothing.
  const isBoth = known !== undefined && topP !== undefined;
  return compact({
    temperature: isBoth && known === 1 && topP !== 1 ? undefined : known,
    top_p: isBoth && topP === 1 ? undefined : topP,
    top_k: topK,
  });
}

/** Of a model that thinks. */
function writeThoughtful(
  { temperature = 1, topK, topP }: CanonicalRequest,
  losses: Losses<RequestField>,
): JsonObject {
  const why = 'does not go with thinking for Anthropic models. Leave out one of the two.';
  if (temperature !== 1) losses.refuse('temperature', why);
  if (topK !== undefined) losses.refuse('topK', why);
  return compact({ top_p: topP });
}

function writeTier({ serviceTier }: CanonicalRequest, losses: Losses<RequestField>) {
  if (serviceTier === undefined || serviceTier === 'auto') return serviceTier;
  if (serviceTier === 'default') return 'standard_only';
  losses.drop('serviceTier');
  return undefined;
}
