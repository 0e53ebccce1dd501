import { breakpoints } from './cache-hint.ts';
import {
  type CanonicalRequest,
  EFFORTS,
  type Message,
  type OutputFormat,
  type Reasoning,
  VERBOSITIES,
} from './canonical.ts';
import { invalid } from './failure.ts';
import { compact, Fields, type JsonObject } from './json.ts';
import { type FieldNames, type Losses, type RequestField, refusing } from './losses.ts';
import { leastEffort } from './openai-model.ts';
import {
  readFormat,
  readPromptCache,
  readToolChoice,
  writeEndUser,
  writePromptCache,
} from './openai-request.ts';
import { readTool, writeTool, writeToolChoice } from './openai-responses.tools.ts';
import { readTurns, writeTurns } from './openai-responses.turns.ts';
import { writeEffort } from './openai-thinking.ts';
import { tellUnsaid, type Unsaid } from './unsaid.ts';

/** OpenAI responses' own words. */
export const names: FieldNames = {
  'assistant.reasoning': 'input.reasoning',
  cache: 'prompt_cache_breakpoint',
  endUser: 'safety_identifier',
  'file.name': 'input.content.filename',
  'file.url': 'input.content.file_url',
  frequencyPenalty: 'frequency_penalty',
  'image.detail': 'input.content.detail',
  metadata: 'metadata',
  output: 'text.format',
  presencePenalty: 'presence_penalty',
  promptCache: 'prompt_cache_key',
  'reasoning.effort': 'reasoning.effort',
  'reasoning.summary': 'reasoning.summary',
  seed: 'seed',
  serviceTier: 'service_tier',
  stop: 'stop',
  temperature: 'temperature',
  'tool.strict': 'tools.strict',
  'toolResult.isError': 'input.is_error',
  topK: 'top_k',
  verbosity: 'text.verbosity',
};

/** What OpenAI remembers or does itself between the request and the answer. */
const ONLY_THERE = {
  previous_response_id: 'what was said before stays with OpenAI; send the whole conversation.',
  conversation: 'what was said before stays with OpenAI; send the whole conversation.',
  prompt: 'the stored prompt stays with OpenAI; send its text.',
} as const;

/** Fields whose loss costs money or time at most. */
const ADVISORY = [
  'access_programs',
  'client_metadata',
  'context_management',
  'image',
  'max_tool_calls',
];

/** An OpenAI responses request as the canonical one. */
export function readRequest(body: unknown, losses: Losses = refusing): CanonicalRequest {
  const fields = new Fields(body);
  const text = fields.optionalInner('text');
  const endUser = fields.optionalString('safety_identifier') ?? fields.optionalString('user');
  fields.ignore('user');
  const request = compact({
    model: fields.string('model'),
    messages: [...readInstructions(fields), ...readTurns(fields, losses)],
    tools: fields.list('tools').flatMap((tool) => readTool(tool, losses)),
    toolChoice: readToolChoice(fields, losses, (named) => named.string('name')),
    parallelToolCalls: fields.optionalBoolean('parallel_tool_calls'),
    output: readFormat(text?.optionalInner('format'), losses, (format) => format),
    maxOutputTokens: fields.optionalInteger('max_output_tokens', 1),
    temperature: fields.optionalNumber('temperature', 0, 2),
    topP: fields.optionalNumber('top_p', 0, 1),
    stop: [],
    reasoning: readThinking(fields.optionalInner('reasoning'), losses),
    endUser,
    verbosity: text?.optionalOneOf('verbosity', VERBOSITIES),
    promptCache: readPromptCache(fields),
    serviceTier: fields.optionalString('service_tier'),
    metadata: fields.optionalObject('metadata'),
    stream: fields.optionalBoolean('stream') ?? false,
  });
  readWhatIsOnlyHere(fields, losses);
  fields.refuseUnread(losses);
  if (request.messages.length === 0) throw invalid('input', 'must hold a text or an item.');
  return request;
}

function readInstructions(fields: Fields): readonly Message[] {
  const text = fields.optionalString('instructions');
  return text === undefined ? [] : [{ role: 'system', parts: [{ type: 'text', text }] }];
}

function readWhatIsOnlyHere(fields: Fields, losses: Losses): void {
  for (const [field, why] of Object.entries(ONLY_THERE)) {
    if (fields.take(field) !== undefined) losses.refuse(field, why);
  }
  if (fields.optionalBoolean('background') === true) {
    losses.refuse('background', 'answers of this model are waited for.');
  }
  if ((fields.optionalInteger('top_logprobs', 0, 20) ?? 0) > 0) {
    losses.refuse('top_logprobs', 'this model does not tell them. Leave it out.');
  }
  // The others tell more of items that can't be there.
  if (fields.strings('include').includes('message.output_text.logprobs')) {
    losses.refuse('include', 'this model tells no logprobs.');
  }
  for (const field of ADVISORY) if (fields.take(field) !== undefined) losses.drop(field);
  if (fields.optionalBoolean('store') === true) losses.drop('store');
  if (fields.optionalOneOf('truncation', ['auto', 'disabled']) === 'auto')
    losses.drop('truncation');
  fields.optionalInner('stream_options')?.ignore('include_obfuscation');
}

function readThinking(fields: Fields | undefined, losses: Losses): Reasoning | undefined {
  if (fields === undefined) return undefined;
  for (const field of ['context', 'mode']) {
    if (fields.take(field) !== undefined) losses.drop(fields.at(field));
  }
  const asked = compact({
    effort: fields.optionalOneOf('effort', EFFORTS),
    summary: fields.optionalString('summary') ?? fields.optionalString('generate_summary'),
  });
  fields.ignore('generate_summary');
  return Object.keys(asked).length === 0 ? undefined : asked;
}

const NOT_HERE = "OpenAI's responses do not take it. Leave it out.";
export const UNSAID: Unsaid = {
  frequencyPenalty: NOT_HERE,
  presencePenalty: NOT_HERE,
  seed: NOT_HERE,
  stop: NOT_HERE,
  topK: NOT_HERE,
};

/** Nothing is stored at the provider, so thinking comes back sealed, to be sent with the next turn. */
export function writeRequest(
  request: CanonicalRequest,
  losses: Losses<RequestField> = refusing,
): JsonObject {
  tellUnsaid(request, UNSAID, losses);
  const cached = breakpoints(request.model, losses);
  const { instructions, messages } = splitInstructions(request.messages);
  const { output, reasoning, toolChoice, verbosity } = request;
  const hasTools = request.tools.length > 0;
  const text = compact({ format: output && writeFormat(output), verbosity });
  const thinking = compact({
    effort: writeEffort(request, leastEffort(request.model), losses),
    summary: reasoning?.summary,
  });
  if (request.tools.some(({ cache }) => cache !== undefined)) losses.drop('cache');
  return compact({
    model: request.model,
    instructions,
    input: writeTurns(messages, cached, losses),
    tools: hasTools ? request.tools.map(writeTool) : undefined,
    // How to call tools is refused where there are none.
    tool_choice: hasTools && toolChoice ? writeToolChoice(toolChoice) : undefined,
    parallel_tool_calls: hasTools ? request.parallelToolCalls : undefined,
    text: Object.keys(text).length === 0 ? undefined : text,
    reasoning: Object.keys(thinking).length === 0 ? undefined : thinking,
    include: reasoning === undefined ? undefined : ['reasoning.encrypted_content'],
    max_output_tokens: request.maxOutputTokens,
    temperature: request.temperature,
    top_p: request.topP,
    ...writePromptCache(request.promptCache),
    service_tier: request.serviceTier,
    metadata: request.metadata,
    safety_identifier: writeEndUser(request, losses),
    store: false,
    stream: request.stream || undefined,
  });
}

/** The first words of the system, where they are one text, are what this format calls instructions. */
function splitInstructions(messages: readonly Message[]) {
  const [first, ...rest] = messages;
  const [part, more] = first?.parts ?? [];
  const isPlain = part?.type === 'text' && part.cache === undefined && more === undefined;
  if (first?.role !== 'system' || first.isDeveloper || !isPlain) return { messages };
  return { instructions: part.text, messages: rest };
}

export function writeFormat(output: OutputFormat): JsonObject {
  if (output.type === 'json') return { type: 'json_object' };
  return { ...output, type: 'json_schema' };
}
