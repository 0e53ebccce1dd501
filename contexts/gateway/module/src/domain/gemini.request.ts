import type { CanonicalRequest, ToolChoice } from './canonical.ts';
import { isGemini, isNewer, takesPenalties } from './gemini.model.ts';
import { writeThinking } from './gemini.thinking.ts';
import { writeConversation } from './gemini.turns.ts';
import { compact, isObject, type Json, type JsonObject } from './json.ts';
import { type Losses, type RequestField, refusing } from './losses.ts';

/** The tool that a model is made to answer through where a form of the answer does not go with tools. */
export const ANSWER_TOOL = 'answer_in_json';

export function writeRequest(
  request: CanonicalRequest,
  losses: Losses<RequestField> = refusing,
): JsonObject {
  tellLosses(request, losses);
  const usesTool = answersByTool(request);
  const generationConfig = compact({
    maxOutputTokens: request.maxOutputTokens,
    temperature: request.temperature,
    topP: request.topP,
    topK: request.topK,
    ...writePenalties(request, losses),
    seed: request.seed,
    stopSequences: request.stop.length === 0 ? undefined : request.stop,
    ...(usesTool ? {} : writeFormat(request)),
    thinkingConfig: writeThinking(request, losses),
  });
  return {
    ...writeConversation(request, losses),
    ...writeTools(request, usesTool),
    generationConfig,
    ...compact({ continuationToken: request.continuation }),
  };
}

function tellLosses(request: CanonicalRequest, losses: Losses<RequestField>): void {
  for (const field of ['endUser', 'metadata', 'promptCache', 'serviceTier', 'verbosity'] as const) {
    if (request[field] !== undefined) losses.drop(field);
  }
  if (request.tools.some(({ strict }) => strict)) losses.drop('tool.strict');
  const isCached = (item: object) => 'cache' in item;
  const { messages, tools } = request;
  if (
    tools.some(isCached) ||
    messages.some((message) => isCached(message) || message.parts.some(isCached))
  ) {
    losses.drop('cache');
  }
}

function writePenalties(
  { model, frequencyPenalty, presencePenalty }: CanonicalRequest,
  losses: Losses<RequestField>,
): JsonObject {
  if (takesPenalties(model)) return compact({ frequencyPenalty, presencePenalty });
  if (frequencyPenalty) losses.refuse('frequencyPenalty', NOT_HERE);
  if (presencePenalty) losses.refuse('presencePenalty', NOT_HERE);
  return {};
}

const NOT_HERE = 'Gemini 2.5 models do not take it. Leave it out.';

/** Older models take either tools or a form of the answer, newer ones both unless a tool must be called. */
function answersByTool({ model, output, tools, toolChoice }: CanonicalRequest): boolean {
  if (output?.type !== 'json-schema' || tools.length === 0 || !isGemini(model)) return false;
  return !isNewer(model) || toolChoice?.type === 'required' || toolChoice?.type === 'tool';
}

function writeFormat({ output }: CanonicalRequest): JsonObject {
  if (output === undefined) return {};
  return compact({
    responseMimeType: 'application/json',
    responseJsonSchema: output.type === 'json-schema' ? ownSchema(output.schema) : undefined,
  });
}

/**
 * A form of the answer in the words known here: a choice of one for `const`, and `$defs` for
 * `definitions`, as OpenAI's client still calls them.
 */
function ownSchema(schema: JsonObject): JsonObject {
  const inner = (value: Json | undefined) => (isObject(value) ? ownSchema(value) : value);
  const named = (value: Json | undefined) =>
    isObject(value)
      ? Object.fromEntries(Object.entries(value).map(([name, each]) => [name, inner(each)]))
      : value;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => {
      if (key === 'const') return ['enum', [value ?? null]];
      if (key === '$ref' && typeof value === 'string')
        return [key, value.replace(/^#\/definitions\//, '#/$defs/')];
      if (key === 'definitions') return ['$defs', named(value)];
      if (key === 'properties' || key === '$defs') return [key, named(value)];
      if (key === 'items' || key === 'additionalProperties') {
        return [key, Array.isArray(value) ? value.map(inner) : inner(value)];
      }
      if (key === 'anyOf' || key === 'oneOf') {
        return [key, Array.isArray(value) ? value.map(inner) : value];
      }
      return [key, value];
    }),
  ) as JsonObject;
}

function writeTools(request: CanonicalRequest, usesTool: boolean): JsonObject {
  const { tools, output, toolChoice } = request;
  if (tools.length === 0) return {};
  const declared = tools.map(({ name, description = '', schema }) => ({
    name,
    description,
    // Nothing to say is left out: an object without fields was refused for long.
    ...(hasNoFields(schema) ? {} : { parametersJsonSchema: schema }),
  }));
  if (usesTool && output?.type === 'json-schema') {
    declared.push({
      name: ANSWER_TOOL,
      description: output.description ?? 'Gives the answer. Call it exactly once.',
      parametersJsonSchema: output.schema,
    });
  }
  const functionCallingConfig = usesTool ? writeForced(toolChoice) : writeChoice(toolChoice);
  return {
    tools: [{ functionDeclarations: declared }],
    ...(functionCallingConfig ? { toolConfig: { functionCallingConfig } } : {}),
  };
}

function hasNoFields({ properties, ...schema }: JsonObject): boolean {
  const isEmpty = properties === undefined || Object.keys(properties ?? {}).length === 0;
  return isEmpty && ['$ref', 'anyOf', 'oneOf', 'allOf'].every((key) => schema[key] === undefined);
}

function writeChoice(choice: ToolChoice | undefined): JsonObject | undefined {
  if (choice === undefined) return undefined;
  if (choice.type === 'tool') return { mode: 'ANY', allowedFunctionNames: [choice.name] };
  return { mode: MODES[choice.type] };
}

const MODES = { auto: 'AUTO', none: 'NONE', required: 'ANY' };

/** With the tool that carries the answer beside the caller's, some tool has to be called. */
function writeForced(choice: ToolChoice | undefined): JsonObject {
  if (choice?.type === 'none') return { mode: 'ANY', allowedFunctionNames: [ANSWER_TOOL] };
  return choice?.type === 'tool'
    ? { mode: 'ANY', allowedFunctionNames: [choice.name] }
    : { mode: 'ANY' };
}
