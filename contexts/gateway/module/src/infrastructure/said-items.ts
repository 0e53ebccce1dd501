import { LRUCache } from 'lru-cache';
import { isObject, type Json, type JsonObject } from '../domain/json.ts';

/** What clients were told and may only name the next time, as if it were stored. */
export type SaidItems = {
  keep(owner: string, item: JsonObject): void;
  /** The body with the items that it names put in; the very same when it names none that is known. */
  recall(owner: string, body: JsonObject): JsonObject;
};

const KEPT = 10_000;
const KEPT_CHARS = 32 * 1024 * 1024;

/**
 * Keeps the items of translated answers: AI SDK names an earlier text by its id, for OpenAI stores
 * what it said. It is kept in this process, as long as there is room.
 */
export function saidItems(): SaidItems {
  const items = new LRUCache<string, JsonObject>({
    max: KEPT,
    maxSize: KEPT_CHARS,
    sizeCalculation: (item) => JSON.stringify(item).length,
  });
  const named = (owner: string, item: Json) => {
    if (!isObject(item) || item['type'] !== 'item_reference') return undefined;
    return items.get(`${owner} ${String(item['id'])}`);
  };
  return {
    keep: (owner, item) => void items.set(`${owner} ${String(item['id'])}`, item),
    recall(owner, body) {
      const { input } = body;
      if (!Array.isArray(input) || !input.some((item) => named(owner, item))) return body;
      return { ...body, input: input.map((item) => named(owner, item) ?? item) };
    },
  };
}
