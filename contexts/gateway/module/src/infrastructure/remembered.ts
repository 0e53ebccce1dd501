import type { LRUCache } from 'lru-cache';

/**
 * What the cache holds, or what is asked for now. A failure is not kept, and neither is an answer
 * that was forgotten while it was on its way.
 */
export function remembered<Value>(
  cache: LRUCache<string, Promise<Value>>,
  name: string,
  ask: () => Promise<Value>,
): Promise<Value> {
  const held = cache.get(name);
  if (held !== undefined) return held;
  const asked = ask();
  cache.set(name, asked);
  asked.catch(() => {
    if (cache.peek(name) === asked) cache.delete(name);
  });
  return asked;
}
