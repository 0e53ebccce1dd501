import { compact } from '../domain/json.ts';
import {
  type BesideTokens,
  type MediaTold,
  type MediaUse,
  NOTHING_BESIDE,
} from '../domain/media-use.ts';
import { hasTokenPrice, type Price, pricedBy } from '../domain/price.ts';
import { noUsage, type Usage, usage } from '../domain/usage.ts';
import { besideTokens, HEARD_TOKENS } from './most-used.ts';
import type { Engine } from './ports.ts';
import type { Sized } from './reserve-call.ts';

/** About what OpenAI counts for a character that it speaks. */
const SPOKEN_TOKENS = 1.4;

type Told = {
  readonly usage?: Usage | undefined;
  readonly media?: MediaTold;
  readonly answered: string | undefined;
};

export type MeasuredMedia = {
  /** Undefined when nobody told it and nothing is to be paid by it. */
  readonly used: Usage | undefined;
  readonly estimated: boolean;
  readonly beside: BesideTokens;
  /** What the log keeps of it. */
  readonly logged?: MediaUse;
};

export const REFUSED_MEDIA: MeasuredMedia = {
  used: noUsage,
  estimated: false,
  beside: NOTHING_BESIDE,
};

/**
 * What a call of media used: what its provider told goes before what was measured here, and where
 * only tokens have a price and nobody told them, they are estimated.
 */
export function measuredMedia(
  engine: Pick<Engine, 'estimateTokens'>,
  price: Price | undefined,
  call: Sized,
  { usage: told, media = {}, answered }: Told,
): MeasuredMedia {
  const known = besideTokens(call);
  const beside = { ...known, ...media };
  const isPriced = pricedBy(price, told, beside).length > 0;
  const mustGuess = !isPriced && price !== undefined && hasTokenPrice(price);
  const words = answered === undefined ? 0 : engine.estimateTokens(answered);
  const guess = mustGuess ? guessed(beside, words) : undefined;
  const found = { used: told ?? guess?.used, beside: { ...beside, ...guess?.beside } };
  const { requests, ...rest } = found.beside;
  return {
    ...found,
    estimated: guess !== undefined,
    logged: {
      ...rest,
      ...compact({
        pictures: call.medium?.answers === 'picture' ? requests : undefined,
        audioToldBy: toldBy(media.audioSeconds, known.audioSeconds),
      }),
      pricedBy: pricedBy(price, found.used, found.beside),
    },
  };
}

function guessed({ characters, audioSeconds }: BesideTokens, words: number) {
  if (characters !== undefined) {
    const outputTokens = Math.ceil(characters * SPOKEN_TOKENS);
    return { used: usage({ inputTokens: Math.ceil(characters / 4), outputTokens }) };
  }
  if (audioSeconds === undefined) return undefined;
  const audioTokens = Math.ceil(audioSeconds * HEARD_TOKENS);
  const used = usage({ inputTokens: audioTokens, outputTokens: words });
  return { used, beside: { audioTokens } };
}

function toldBy(told: number | undefined, read: number | undefined): MediaUse['audioToldBy'] {
  if (told !== undefined) return 'provider';
  return read === undefined ? undefined : 'recording';
}
