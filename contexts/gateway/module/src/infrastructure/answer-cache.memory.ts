import { createHash } from 'node:crypto';
import type { Clock } from '@atelier/kernel';
import { LRUCache } from 'lru-cache';
import {
  type AnswerCache,
  type CachedAnswer,
  type CacheKey,
  KEPT_BYTES,
} from '../application/answer-cache.ts';

const CACHE_BYTES = 64 * 1024 * 1024;
const DAY_MS = 86_400_000;

type End = 'answered' | 'failed' | 'left';

type Kept = CachedAnswer & { readonly atMs: number };

/**
 * Answers in the memory of this process: prompts and answers are kept on no disk that a workspace's
 * policy does not know of. The least used go when 64 MiB are full.
 */
export function memoryAnswerCache(clock: Clock): AnswerCache {
  const answers = new LRUCache<string, Kept>({
    maxSize: CACHE_BYTES,
    maxEntrySize: KEPT_BYTES,
    sizeCalculation: sizeOf,
  });
  const running = new Map<string, Promise<End>>();

  return {
    async open(key, { seconds, noCache }, signal) {
      const name = nameOf(key);
      const found = () => {
        const kept = answers.get(name);
        if (kept === undefined) return undefined;
        const ageSeconds = Math.floor((clock.now().getTime() - kept.atMs) / 1000);
        return ageSeconds < seconds ? { ...kept, ageSeconds } : undefined;
      };
      for (;;) {
        const hit = noCache ? undefined : found();
        if (hit) return { hit, close: () => {}, leave: () => {} };
        const other = noCache ? undefined : running.get(name);
        if (other === undefined) break;
        // One that failed would fail them one after the other, each at the end of the others' wait.
        if ((await untilAborted(other, signal)) === 'failed') break;
      }
      const { promise, resolve } = Promise.withResolvers<End>();
      running.set(name, promise);
      let open = true;
      const end = (how: End) => {
        open = false;
        if (running.get(name) === promise) running.delete(name);
        resolve(how);
      };
      return {
        close(answer) {
          if (!open) return;
          if (answer) {
            const atMs = clock.now().getTime();
            answers.set(name, { ...answer, atMs }, { ttl: Math.min(seconds * 1000, DAY_MS * 30) });
          }
          end(answer ? 'answered' : 'failed');
        },
        leave: () => open && end('left'),
      };
    },
  };
}

/** Fields in any order make one request. */
function nameOf(key: CacheKey): string {
  const text = JSON.stringify(key, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash('sha256').update(text).digest('base64');
}

function sizeOf({ content }: Kept): number {
  if (content.kind === 'sent') return content.bytes.length + 500;
  return JSON.stringify(content.answer).length * 2 + 500;
}

async function untilAborted<Result>(
  work: Promise<Result>,
  signal: AbortSignal | undefined,
): Promise<Result> {
  signal?.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}
