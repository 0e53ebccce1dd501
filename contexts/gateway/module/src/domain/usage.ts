/**
 * Tokens of one call. `inputTokens` includes those read from and written to the provider's cache,
 * `outputTokens` includes reasoning: the two add up to what the call used.
 */
export type Usage = {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedInputTokens: number;
  readonly cacheWriteTokens: number;
  /** Of those written, the ones that are kept for an hour, which costs more than some minutes. */
  readonly hourCacheWriteTokens?: number;
  readonly reasoningTokens: number;
};

export const noUsage: Usage = {
  inputTokens: 0,
  outputTokens: 0,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  reasoningTokens: 0,
};

/** What is no count of tokens is the nearest one: providers may tell anything. */
export function usage(tokens: { readonly [Kind in keyof Usage]?: unknown }): Usage {
  const { inputTokens, outputTokens, cachedInputTokens, cacheWriteTokens, reasoningTokens } =
    tokens;
  const hourCacheWriteTokens = count(tokens.hourCacheWriteTokens);
  return {
    ...(hourCacheWriteTokens > 0 ? { hourCacheWriteTokens } : {}),
    inputTokens: count(inputTokens),
    outputTokens: count(outputTokens),
    cachedInputTokens: count(cachedInputTokens),
    cacheWriteTokens: count(cacheWriteTokens),
    reasoningTokens: count(reasoningTokens),
  };
}

/** More than any call has, and its price is still a whole number that a double holds. */
export const MOST_TOKENS = 1_000_000_000;

/** A number of tokens as a provider tells it. */
export function count(told: unknown): number {
  return typeof told === 'number' && told > 0 ? Math.min(Math.trunc(told), MOST_TOKENS) : 0;
}

/** What several attempts used together. */
export function addUsage(one: Usage, other: Usage): Usage {
  const hourCacheWriteTokens = (one.hourCacheWriteTokens ?? 0) + (other.hourCacheWriteTokens ?? 0);
  return {
    ...(hourCacheWriteTokens > 0 ? { hourCacheWriteTokens } : {}),
    inputTokens: one.inputTokens + other.inputTokens,
    outputTokens: one.outputTokens + other.outputTokens,
    cachedInputTokens: one.cachedInputTokens + other.cachedInputTokens,
    cacheWriteTokens: one.cacheWriteTokens + other.cacheWriteTokens,
    reasoningTokens: one.reasoningTokens + other.reasoningTokens,
  };
}
