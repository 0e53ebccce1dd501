import { type BesideTokens, ONE_REQUEST, type PricedBy } from './media-use.ts';
import type { Usage } from './usage.ts';

/**
 * What a model costs. Tokens in nano-dollars per million, so that every published price is a whole
 * number. A kind of token without an own rate costs what input or output costs.
 */
export type Price = {
  readonly input: Rate;
  readonly output: Rate;
  readonly cachedInput?: Rate;
  readonly cacheWrite?: Rate;
  /** Of what is kept for an hour. */
  readonly hourCacheWrite?: Rate;
  /** Tokens that were heard or seen, and those that were painted. */
  readonly inputAudio?: Rate;
  readonly inputImage?: Rate;
  readonly outputImage?: Rate;
  /** In whole nano-dollars, beside the tokens; pictures are paid one by one. */
  readonly perRequest?: number;
  /** In nano-dollars per hour of a recording, of which at least so many seconds are paid. */
  readonly perAudioHour?: number;
  readonly leastAudioSeconds?: number;
  /** In nano-dollars per million characters that are spoken. */
  readonly perMillionCharacters?: number;
};

/** Calls with more input tokens than a tier's `above` pay that tier's rate for all of them. */
export type Rate = {
  readonly perMillion: number;
  readonly tiers?: readonly { readonly above: number; readonly perMillion: number }[];
};

export const free: Price = { input: { perMillion: 0 }, output: { perMillion: 0 } };

/**
 * What a call cost: its tokens where they were told or estimated, and what it used beside them.
 * Undefined where there is no price for what it used.
 */
export function costOfCall(
  price: Price | undefined,
  used: Usage | undefined,
  beside: BesideTokens,
): number | undefined {
  if (price === undefined) return undefined;
  if (beside === ONE_REQUEST) {
    if (used === undefined) return price.perRequest;
    return costOf(price, used) + (price.perRequest ?? 0);
  }
  if (pricedBy(price, used, beside).length === 0) return isFree(price) ? 0 : undefined;
  const { requests, characters = 0, audioSeconds = 0 } = beside;
  const paidSeconds = audioSeconds > 0 ? Math.max(audioSeconds, price.leastAudioSeconds ?? 0) : 0;
  return (
    (used ? costOf(price, used, beside) : 0) +
    requests * (price.perRequest ?? 0) +
    share(characters, price.perMillionCharacters ?? 0, 1_000_000n) +
    // Vendors tell parts of seconds.
    share(Math.round(paidSeconds * 1e6), price.perAudioHour ?? 0, 3_600_000_000n)
  );
}

/** What the cost of a call is made of; nothing when it has none. */
export function pricedBy(
  price: Price | undefined,
  used: Usage | undefined,
  { characters, audioSeconds }: BesideTokens,
): readonly PricedBy[] {
  if (price === undefined) return [];
  const { perAudioHour, perMillionCharacters, perRequest } = price;
  const isByTokens = used !== undefined && hasTokenPrice(price);
  const found: PricedBy[] = isByTokens ? ['tokens'] : [];
  if (perAudioHour !== undefined && audioSeconds !== undefined) found.push('audio');
  if (perMillionCharacters !== undefined && characters !== undefined) found.push('characters');
  if (perRequest !== undefined) found.push('requests');
  return found;
}

/** Whether tokens are what a model is paid by: those of one that is paid by the minute are free. */
export function hasTokenPrice(price: Price): boolean {
  return price.input.perMillion > 0 || price.output.perMillion > 0;
}

function isFree(price: Price): boolean {
  const { perAudioHour, perMillionCharacters, perRequest } = price;
  return !hasTokenPrice(price) && !perAudioHour && !perMillionCharacters && !perRequest;
}

/** The cost of tokens in whole nano-dollars, rounded half up once, at the end. */
export function costOf(price: Price, used: Usage, beside: BesideTokens = ONE_REQUEST): number {
  const cached = Math.min(used.cachedInputTokens, used.inputTokens);
  const written = Math.min(used.cacheWriteTokens, used.inputTokens - cached);
  const hourly = Math.min(used.hourCacheWriteTokens ?? 0, written);
  const plain = used.inputTokens - cached - written;
  const writing = price.cacheWrite ?? price.input;
  // BigInt: a million tokens at $100 per million are past what a double holds before the division.
  const of = (rate: Rate, tokens: number) =>
    BigInt(tokens) * BigInt(perMillion(rate, used.inputTokens));
  const apart = beside === ONE_REQUEST ? 0n : costApart(price, used, plain, beside);
  const total =
    apart +
    of(price.input, plain) +
    of(price.cachedInput ?? price.input, cached) +
    of(writing, written - hourly) +
    of(price.hourCacheWrite ?? writing, hourly) +
    of(price.output, used.outputTokens);
  return Number((total + 500_000n) / 1_000_000n);
}

/** How much more or less than words those tokens cost that are none. */
function costApart(price: Price, used: Usage, plain: number, beside: BesideTokens): bigint {
  const { audioTokens = 0, imageTokens = 0, paintedTokens = 0 } = beside;
  const heard = Math.min(audioTokens, plain);
  const seen = Math.min(imageTokens, plain - heard);
  const painted = Math.min(paintedTokens, used.outputTokens);
  const than = (own: Rate | undefined, words: Rate, tokens: number) =>
    own === undefined
      ? 0n
      : BigInt(tokens) *
        BigInt(perMillion(own, used.inputTokens) - perMillion(words, used.inputTokens));
  return (
    than(price.inputAudio, price.input, heard) +
    than(price.inputImage, price.input, seen) +
    than(price.outputImage, price.output, painted)
  );
}

/** What so many of a unit cost by the price of `per` of them, rounded half up. */
function share(count: number, price: number, per: bigint): number {
  return Number((BigInt(count) * BigInt(price) + per / 2n) / per);
}

function perMillion({ perMillion: base, tiers = [] }: Rate, inputTokens: number): number {
  return tiers.reduce((rate, tier) => (inputTokens > tier.above ? tier.perMillion : rate), base);
}
