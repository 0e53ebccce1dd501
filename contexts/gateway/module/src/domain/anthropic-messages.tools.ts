import { ANSWER_TOOL, ANSWER_TOOL_DESCRIPTION } from './answer-tool.ts';
import { readCacheControl } from './anthropic-messages.content.ts';
import { keptSchema } from './anthropic-messages.schema.ts';
import { cacheControl } from './cache-hint.ts';
import type { CanonicalRequest, OutputFormat, Tool, ToolChoice } from './canonical.ts';
import { compact, type Fields, type JsonObject } from './json.ts';
import type { Losses, RequestField } from './losses.ts';

export function readTool(fields: Fields, losses: Losses): readonly Tool[] {
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

export function writeTool(
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

export function readToolChoice(choice: Fields): ToolChoice {
  const type = choice.optionalOneOf('type', ['auto', 'any', 'none', 'tool']) ?? 'auto';
  if (type === 'tool') return { type, name: choice.string('name') };
  return { type: type === 'any' ? 'required' : type };
}

export function writeToolChoice({ toolChoice, parallelToolCalls, tools }: CanonicalRequest) {
  if (tools.length === 0) return undefined;
  if (toolChoice === undefined && parallelToolCalls === undefined) return undefined;
  const disable = parallelToolCalls === undefined ? undefined : !parallelToolCalls;
  if (toolChoice?.type === 'none') return { type: 'none' };
  const type = toolChoice?.type === 'required' ? 'any' : (toolChoice?.type ?? 'auto');
  const name = toolChoice?.type === 'tool' ? toolChoice.name : undefined;
  return compact({ type, name, disable_parallel_tool_use: disable });
}

export function writeAnswerTool(output: OutputFormat): JsonObject {
  const schema =
    output.type === 'json' ? { type: 'object', additionalProperties: true } : output.schema;
  return {
    name: ANSWER_TOOL,
    description: ANSWER_TOOL_DESCRIPTION,
    input_schema: schema,
  };
}
