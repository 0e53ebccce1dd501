import type { Tool, ToolChoice } from './canonical.ts';
import type { Fields, JsonObject } from './json.ts';
import type { Losses } from './losses.ts';
import { readFunction } from './openai-request.ts';
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

export function writeTool(
  { schema, cache, namespace: _, ...tool }: Tool,
  cached: WriteCache,
): JsonObject {
  return { type: 'function', function: { ...tool, parameters: schema }, ...cached(cache) };
}

export function writeToolChoice(choice: ToolChoice) {
  return choice.type === 'tool'
    ? { type: 'function', function: { name: choice.name } }
    : choice.type;
}
