import type { OutputFormat, Tool, ToolChoice } from './canonical.ts';
import { invalid } from './failure.ts';
import { compact, type Fields, type JsonObject } from './json.ts';
import type { Losses } from './losses.ts';
import { readCache, type WriteCache } from './cache-hint.ts';

export function readTool(fields: Fields, losses: Losses): readonly Tool[] {
  const type = fields.string('type');
  if (type !== 'function') {
    losses.refuse(fields.at('type'), `tools of type "${type}" exist at their provider only.`);
    fields.ignoreAll();
    return [];
  }
  const fn = fields.inner('function');
  return [{ ...readFunction(fn), ...readCache(fields) }];
}

/** A function as chat completions and responses both describe it. */
export function readFunction(fn: Fields): Tool {
  return compact({
    name: fn.string('name'),
    description: fn.optionalString('description'),
    schema: fn.optionalObject('parameters') ?? { type: 'object', properties: {} },
    strict: fn.optionalBoolean('strict'),
  });
}

export function writeTool(
  { schema, cache, namespace: _, ...tool }: Tool,
  cached: WriteCache,
): JsonObject {
  return { type: 'function', function: { ...tool, parameters: schema }, ...cached(cache) };
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
