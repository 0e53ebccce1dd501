import type { CanonicalAnswer } from '../domain/canonical.ts';
import type { Policy } from '../domain/policy.ts';
import type { CacheWish, Caller, WireFormat } from './ports.ts';

/** An answer larger than this is not kept. */
export const KEPT_BYTES = 4 * 1024 * 1024;

/** What was answered, in the form in which it was asked. */
export type CachedAnswer = {
  readonly content:
    | { readonly kind: 'canonical'; readonly answer: CanonicalAnswer }
    | { readonly kind: 'sent'; readonly bytes: Buffer };
  /** What it cost when it was made; unknown is not free. */
  readonly costNanoUsd?: number;
  /** Which model gave it, of those behind a route. */
  readonly model?: string;
};

/** The place of one request in the cache: with an answer, or for the answer that is being made. */
export type CachePlace = {
  readonly hit?: CachedAnswer & { readonly ageSeconds: number };
  /** Keeps the answer for who waits and who comes. Without one, all who wait ask for themselves. */
  close(answer?: CachedAnswer): void;
  /** Leaves without having found out anything: the next who waits asks, and the others wait for him. */
  leave(): void;
};

export type AnswerCache = {
  /**
   * Resolves at once for the first who asks, and for whoever asks the same meanwhile when the first
   * has his answer. Rejects with the signal's reason.
   */
  open(key: CacheKey, wish: CacheTime, signal?: AbortSignal): Promise<CachePlace>;
};

/** Equal requests of one workspace in one format are one. */
export type CacheKey = {
  readonly workspaceId: string;
  /** Set when the answer comes from a server of somebody's own. */
  readonly userId?: string;
  readonly format: WireFormat | 'canonical';
  readonly body: object;
};

export type CacheTime = { readonly seconds: number; readonly noCache?: boolean };

/**
 * The time for which a caller's answer may come from the cache; undefined for no cache at all. Who asks
 * for himself decides for himself; a task's own time holds until an owner sets another one.
 */
export function cacheTime(
  { operation, task, cache = {} }: Pick<Caller, 'operation' | 'task' | 'cache'>,
  { cacheSeconds }: Pick<Policy, 'cacheSeconds'>,
): CacheTime | undefined {
  const set = Object.hasOwn(cacheSeconds, operation) ? cacheSeconds[operation] : undefined;
  const seconds = (task ? (set ?? cache.seconds) : (cache.seconds ?? set)) ?? 0;
  if (cache.noStore || seconds <= 0) return undefined;
  return { seconds, ...(cache.noCache ? { noCache: true } : {}) };
}

/** What a `cache-control` header of a request wishes (RFC 9111 5.2.1). */
export function cacheWish(header: string | undefined): CacheWish | undefined {
  if (header === undefined) return undefined;
  const directives = header
    .toLowerCase()
    .split(',')
    .map((each) => each.trim());
  const age = directives.map((each) => /^max-age="?(\d{1,9})"?$/.exec(each)?.[1]).find(Boolean);
  return {
    ...(age === undefined ? {} : { seconds: Number(age) }),
    ...(directives.includes('no-store') ? { noStore: true } : {}),
    ...(directives.includes('no-cache') ? { noCache: true } : {}),
  };
}
