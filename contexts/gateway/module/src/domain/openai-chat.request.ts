import { breakpoints, cacheControl, noCache } from './cache-hint.ts';
import { type CanonicalRequest, EFFORTS, type OutputFormat, VERBOSITIES } from './canonical.ts';
import { invalid } from './failure.ts';
import { compact, Fields, type JsonObject } from './json.ts';
import { type FieldNames, type Losses, type RequestField, refusing } from './losses.ts';
import { readTool, writeTool, writeToolChoice } from './openai-chat.tools.ts';
import { readTurn, writeTurns } from './openai-chat.turns.ts';
import { leastEffort } from './openai-model.ts';
import {
  readFormat,
  readPromptCache,
  readToolChoice,
  writeEndUser,
  writePromptCache,
} from './openai-request.ts';
import { writeEffort } from './openai-thinking.ts';
import { tellUnsaid, type Unsaid } from './unsaid.ts';

/** OpenAI chat completion's own words. */
export const names: FieldNames = {
  'assistant.reasoning': 'messages.reasoning_content',
  cache: 'prompt_cache_breakpoint',
  endUser: 'safety_identifier',
  'file.name': 'messages.content.file.filename',
  'file.url': 'messages.content.file.file_data',
  frequencyPenalty: 'frequency_penalty',
  'image.detail': 'messages.content.image_url.detail',
  metadata: 'metadata',
  output: 'response_format',
  presencePenalty: 'presence_penalty',
  promptCache: 'prompt_cache_key',
  'reasoning.effort': 'reasoning_effort',
  'reasoning.summary': 'reasoning_effort',
  seed: 'seed',
  serviceTier: 'service_tier',
  stop: 'stop',
  temperature: 'temperature',
  'tool.strict': 'tools.function.strict',
  'toolResult.isError': 'messages.is_error',
  topK: 'top_k',
  verbosity: 'verbosity',
};

/** An OpenAI chat completion request as the canonical one. */
export function readRequest(body: unknown, losses: Losses = refusing): CanonicalRequest {
  const fields = new Fields(body);
  const messages = fields.list('messages').map((message) => readTurn(message, losses));
  if (messages.length === 0) throw invalid('messages', 'must hold at least one message.');
  const effort = fields.optionalOneOf('reasoning_effort', EFFORTS);
  const endUser = fields.optionalString('safety_identifier') ?? fields.optionalString('user');
  const request = compact({
    model: fields.string('model'),
    messages,
    tools: fields.list('tools').flatMap((tool) => readTool(tool, losses)),
    toolChoice: readToolChoice(fields, losses, (named) => named.inner('function').string('name')),
    parallelToolCalls: fields.optionalBoolean('parallel_tool_calls'),
    output: readFormat(fields.optionalInner('response_format'), losses, (format) =>
      format.inner('json_schema'),
    ),
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
    verbosity: fields.optionalOneOf('verbosity', VERBOSITIES),
    promptCache: readPromptCache(fields),
    serviceTier: fields.optionalString('service_tier'),
    metadata: fields.optionalObject('metadata'),
    stream: fields.optionalBoolean('stream') ?? false,
  });
  readWhatIsOnlyHere(fields, losses);
  fields.refuseUnread(losses);
  return request;
}

function readWhatIsOnlyHere(fields: Fields, losses: Losses): void {
  const n = fields.optionalInteger('n', 1);
  if (n !== undefined && n !== 1) losses.refuse('n', 'only one answer per request, so 1.');
  if (fields.optionalBoolean('logprobs') === true) {
    losses.refuse('logprobs', 'this model does not tell them. Leave it out.');
  }
  if ((fields.optionalInteger('top_logprobs', 0, 20) ?? 0) > 0) {
    losses.refuse('top_logprobs', 'this model does not tell them. Leave it out.');
  }
  if (Object.keys(fields.optionalObject('logit_bias') ?? {}).length > 0) {
    losses.refuse('logit_bias', "can't be translated for this model. Leave it out.");
  }
  if (fields.source['modalities'] != null) {
    if (fields.strings('modalities').some((kind) => kind !== 'text')) {
      losses.refuse('modalities', 'only text comes out of this model.');
    }
  }
  if (fields.optionalBoolean('store') === true) losses.drop('store');
  if (fields.take('prediction') !== undefined) losses.drop('prediction');
  fields.ignore('max_tokens', 'user');
  fields.optionalInner('stream_options')?.ignore('include_usage', 'include_obfuscation');
}

/** `openai` is OpenAI's own server; all others know less, and some of them more. */
export type ChatDialect = 'openai' | 'compatible';

/** Labels want storing here, and servers other than OpenAI's refuse what they do not know. */
const UNSAID: Readonly<Record<ChatDialect, Unsaid>> = {
  openai: {
    metadata: null,
    'reasoning.summary': null,
    topK: 'OpenAI has no top_k. Leave it out.',
  },
  compatible: { metadata: null, promptCache: null, 'reasoning.summary': null, verbosity: null },
};

export function requestWriter(dialect: ChatDialect) {
  const isOpenAi = dialect === 'openai';
  return (request: CanonicalRequest, losses: Losses<RequestField> = refusing): JsonObject => {
    tellUnsaid(request, UNSAID[dialect], losses);
    const { model, messages, tools, toolChoice, stop } = request;
    const cached = isOpenAi ? breakpoints(model, losses) : cacheControl;
    const toolCached = isOpenAi ? noCache(losses) : cached;
    const hasTools = tools.length > 0;
    return compact({
      model,
      messages: writeTurns(messages, { cached, losses, isOpenAi }),
      tools: hasTools ? tools.map((tool) => writeTool(tool, toolCached)) : undefined,
      // How to call tools is refused where there are none.
      tool_choice: hasTools && toolChoice ? writeToolChoice(toolChoice) : undefined,
      parallel_tool_calls: hasTools ? request.parallelToolCalls : undefined,
      response_format: request.output && writeFormat(request.output),
      temperature: request.temperature,
      top_p: request.topP,
      frequency_penalty: request.frequencyPenalty,
      presence_penalty: request.presencePenalty,
      seed: request.seed,
      stop: stop.length === 0 ? undefined : stop,
      reasoning_effort: writeEffort(request, isOpenAi ? leastEffort(model) : undefined, losses),
      ...(isOpenAi ? writeOwn(request) : writeCompatible(request)),
      service_tier: request.serviceTier,
      user: writeEndUser(request, losses),
      stream: request.stream || undefined,
      stream_options: request.stream ? { include_usage: true } : undefined,
    });
  };
}

function writeOwn({ maxOutputTokens, verbosity, promptCache }: CanonicalRequest) {
  return { max_completion_tokens: maxOutputTokens, verbosity, ...writePromptCache(promptCache) };
}

function writeCompatible({ maxOutputTokens, topK }: CanonicalRequest) {
  return { max_tokens: maxOutputTokens, top_k: topK };
}

function writeFormat(output: OutputFormat): JsonObject {
  if (output.type === 'json') return { type: 'json_object' };
  const { type, ...format } = output;
  return { type: 'json_schema', json_schema: format };
}
