import type { CanonicalRequest, OutputFormat, PromptCache, Tool, ToolChoice } from './canonical.ts';
import { invalid } from './failure.ts';
import { compact, type Fields, type JsonObject } from './json.ts';
import type { Losses, RequestField } from './losses.ts';

/** What chat completions and responses say alike: a function that can be called. */
export function readFunction(fn: Fields): Tool {
  return compact({
    name: fn.string('name'),
    description: fn.optionalString('description'),
    schema: fn.optionalObject('parameters') ?? { type: 'object', properties: {} },
    strict: fn.optionalBoolean('strict'),
  });
}

/** `nameOf` finds the name of a chosen function, which the formats nest differently. */
export function readToolChoice(
  fields: Fields,
  losses: Losses,
  nameOf: (choice: Fields) => string,
): ToolChoice | undefined {
  const choice = fields.take('tool_choice');
  if (choice === undefined) return undefined;
  if (choice === 'auto' || choice === 'none' || choice === 'required') return { type: choice };
  if (typeof choice === 'string') {
    throw invalid('tool_choice', `"${choice}" is none of auto, none, required.`);
  }
  const named = fields.inner('tool_choice');
  if (named.string('type') === 'function') return { type: 'tool', name: nameOf(named) };
  losses.refuse('tool_choice.type', 'only a function can be chosen.');
  named.ignoreAll();
  return undefined;
}

/** `inner` finds the fields of a schema, which the formats nest differently. */
export function readFormat(
  fields: Fields | undefined,
  losses: Losses,
  inner: (format: Fields) => Fields,
): OutputFormat | undefined {
  const type = fields?.string('type');
  if (fields === undefined || type === 'text') return undefined;
  if (type === 'json_object') return { type: 'json' };
  if (type !== 'json_schema') {
    losses.refuse(fields.at('type'), `"${type}" is none of text, json_object, json_schema.`);
    fields.ignoreAll();
    return undefined;
  }
  const format = inner(fields);
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

export function readPromptCache(fields: Fields): PromptCache | undefined {
  const wishes = compact({
    key: fields.optionalString('prompt_cache_key'),
    retention: fields.optionalString('prompt_cache_retention'),
    options: fields.optionalObject('prompt_cache_options'),
  });
  return Object.keys(wishes).length === 0 ? undefined : wishes;
}

export function writePromptCache(wishes: PromptCache | undefined): JsonObject {
  if (wishes === undefined) return {};
  const { key, retention, options } = wishes;
  return compact({
    prompt_cache_key: key,
    prompt_cache_retention: retention,
    prompt_cache_options: options,
  });
}

/** OpenAI and others refuse longer names of users than these, as Claude Code has. */
const USER_CHARS = 64;

export function writeEndUser(
  { endUser }: CanonicalRequest,
  losses: Losses<RequestField>,
): string | undefined {
  if (endUser === undefined || endUser.length <= USER_CHARS) return endUser;
  losses.drop('endUser');
  return undefined;
}
