import type { Tool, ToolChoice } from './canonical.ts';
import { compact, type Fields, type JsonObject } from './json.ts';
import type { Losses } from './losses.ts';
import { readFunction } from './openai-request.ts';

/** Fields of a function that steer when and by whom it is called, which no other model knows. */
const ADVISORY = ['allowed_callers', 'async', 'defer_loading', 'output_schema'];

/** Functions, alone or in groups. Other formats know no groups: there the name says it. */
export function readTool(fields: Fields, losses: Losses): readonly Tool[] {
  const type = fields.string('type');
  if (type === 'namespace') {
    const namespace = fields.string('name');
    if (fields.optionalString('description')) losses.drop(fields.at('description'));
    const inner = fields.list('tools').flatMap((tool) => readTool(tool, losses));
    return inner.map((tool) => ({ ...tool, namespace, name: joinedName(tool.name, namespace) }));
  }
  if (type !== 'function') {
    losses.refuse(fields.at('type'), `tools of type "${type}" exist at their provider only.`);
    fields.ignoreAll();
    return [];
  }
  for (const field of ADVISORY) {
    if (fields.take(field) !== undefined) losses.drop(fields.at(field));
  }
  const { strict, ...tool } = readFunction(fields);
  return [{ ...tool, ...(strict === true ? { strict } : {}) }];
}

/** The name of a function, with its group's in front. */
export function joinedName(name: string, namespace: string | undefined): string {
  return namespace === undefined ? name : `${namespace}__${name}`;
}

/** A called function as its caller named it. */
export function splitName(name: string, tools: readonly Tool[] = []) {
  const namespace = tools.find((tool) => tool.name === name)?.namespace;
  if (namespace === undefined) return { name };
  return { name: name.slice(joinedName('', namespace).length), namespace };
}

/** Left out, `strict` would be true here, unlike everywhere else. */
export function writeTool({ name, description, schema, strict = false }: Tool): JsonObject {
  return compact({ type: 'function', name, description, parameters: schema, strict });
}

export function writeToolChoice(choice: ToolChoice) {
  return choice.type === 'tool' ? { type: 'function', name: choice.name } : choice.type;
}
