import type { Usage } from './usage.ts';

/**
 * What tokens of a model cost, in nano-dollars per million tokens, so that every published price is
 * a whole number. A kind of token without an own rate costs what input or output costs.
 */
export type Price = {
  readonly input: Rate;
  readonly output: Rate;
  readonly cachedInput?: Rate;
  readonly cacheWrite?: Rate;
  /** In whole nano-dollars, beside the tokens; pictures are paid one by one. */
  readonly perRequest?: number;
};

/** Calls with more input tokens than a tier's `above` pay that tier's rate for all of them. */
export type Rate = {
  readonly perMillion: number;
  readonly tiers?: readonly { readonly above: number; readonly perMillion: number }[];
};

export const free: Price = { input: { perMillion: 0 }, output: { perMillion: 0 } };

/**
 * What a call cost: its requests, and its tokens where they were told or estimated. Undefined where
 * there is no price for what it used.
 */
export function costOfCall(
  price: Price | undefined,
  used: Usage | undefined,
  requests: number,
): number | undefined {
  if (price === undefined || (used ?? price.perRequest) === undefined) return undefined;
  return (used ? costOf(price, used) : 0) + requests * (price.perRequest ?? 0);
}

/** The cost of tokens in whole nano-dollars, rounded half up once, at the end. */
export function costOf(price: Price, used: Usage): number {
  const cached = Math.min(used.cachedInputTokens, used.inputTokens);
  const written = Math.min(used.cacheWriteTokens, used.inputTokens - cached);
  const plain = used.inputTokens - cached - written;
  // BigInt: a million tokens at $100 per million are past what a double holds before the division.
  const of = (rate: Rate, tokens: number) =>
    BigInt(tokens) * BigInt(perMillion(rate, used.inputTokens));
  const total =
    of(price.input, plain) +
    of(price.cachedInput ?? price.input, cached) +
    of(price.cacheWrite ?? price.input, written) +
    of(price.output, used.outputTokens);
  return Number((total + 500_000n) / 1_000_000n);
}

function perMillion({ perMillion: base, tiers = [] }: Rate, inputTokens: number): number {
  return tiers.reduce((rate, tier) => (inputTokens > tier.above ? tier.perMillion : rate), base);
}
