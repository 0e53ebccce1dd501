import type { Price } from './gateway-api.ts';

/** A price as its form has it, in dollars as vendors publish them; what is empty has no price. */
export type PriceFormValues = {
  model: string;
  /** Per million tokens. */
  input: number | '';
  output: number | '';
  cacheRead: number | '';
  cacheWrite: number | '';
  /** Each. */
  request: number | '';
  audioMinute: number | '';
  /** A million of them. */
  characters: number | '';
};

const NANO_USD = 1_000_000_000;
const MILLION = 1_000_000;

export function toValues(model: string, price: Price | undefined): PriceFormValues {
  const perMillion = (nanoUsd: number | undefined) => inDollars(nanoUsd && nanoUsd * MILLION);
  // Without tokens that cost anything a model is paid otherwise, and an empty field says so.
  const isOther = price !== undefined && isPaidOtherwise(price);
  return {
    model,
    input: isOther ? '' : perMillion(price?.inputNanoUsdPerToken),
    output: isOther ? '' : perMillion(price?.outputNanoUsdPerToken),
    cacheRead: perMillion(price?.cachedInputNanoUsdPerToken),
    cacheWrite: perMillion(price?.cacheWriteNanoUsdPerToken),
    request: inDollars(price?.nanoUsdPerRequest),
    audioMinute: inDollars(price?.nanoUsdPerAudioMinute),
    characters: perMillion(price?.nanoUsdPerCharacter),
  };
}

export function isPaidOtherwise(price: Price): boolean {
  const { nanoUsdPerRequest, nanoUsdPerAudioMinute, nanoUsdPerCharacter } = price;
  const isFree = price.inputNanoUsdPerToken === 0 && price.outputNanoUsdPerToken === 0;
  return isFree && !!(nanoUsdPerRequest || nanoUsdPerAudioMinute || nanoUsdPerCharacter);
}

export function toPrice(values: PriceFormValues): Price {
  const { cacheRead, cacheWrite, request, audioMinute, characters } = values;
  const perOne = (dollars: number | '') => nano(Number(dollars) / MILLION);
  return {
    inputNanoUsdPerToken: perOne(values.input),
    outputNanoUsdPerToken: perOne(values.output),
    ...(cacheRead === '' ? {} : { cachedInputNanoUsdPerToken: perOne(cacheRead) }),
    ...(cacheWrite === '' ? {} : { cacheWriteNanoUsdPerToken: perOne(cacheWrite) }),
    ...(request === '' ? {} : { nanoUsdPerRequest: Math.round(request * NANO_USD) }),
    ...(audioMinute === '' ? {} : { nanoUsdPerAudioMinute: nano(audioMinute) }),
    ...(characters === '' ? {} : { nanoUsdPerCharacter: perOne(characters) }),
  };
}

/** What is wrong with a price, by field. */
export function validatePrice(values: PriceFormValues): Record<string, string | null> {
  const { model, input, output, request, audioMinute, characters } = values;
  const others = [request, audioMinute, characters].filter((each) => each !== '');
  const isNothing = input === '' && output === '' && others.length === 0;
  return {
    model: /^[a-z0-9][a-z0-9._-]*\/\S+$/.test(model)
      ? null
      : 'The provider and its name of the model, as openai/tts-1.',
    input: isNothing
      ? 'Name at least one price. 0 is free.'
      : input === '' && output !== ''
        ? 'What does the input cost? 0 is free.'
        : null,
    output: input !== '' && output === '' ? 'What does the output cost? 0 is free.' : null,
  };
}

/** What people ask of models, a thousand times. */
const CALLS = 1000;
const TYPICAL = { inputTokens: 1000, outputTokens: 300, characters: 500 };

/** What a thousand typical calls would cost, and what is taken for typical. */
export function typicalCost(price: Price): { readonly what: string; readonly nanoUsd: number } {
  const { inputTokens, outputTokens, characters } = TYPICAL;
  const { nanoUsdPerAudioMinute: minute = 0, nanoUsdPerCharacter: character = 0 } = price;
  const each =
    inputTokens * price.inputNanoUsdPerToken +
    outputTokens * price.outputNanoUsdPerToken +
    characters * character +
    minute +
    (price.nanoUsdPerRequest ?? 0);
  const parts = [
    isPaidOtherwise(price) ? [] : ['1,000 tokens in and 300 out'],
    minute > 0 ? ['a minute of audio'] : [],
    character > 0 ? ['500 characters'] : [],
  ].flat();
  const of = parts.length > 0 ? ` of ${parts.join(', ')}` : '';
  return { what: `1,000 calls${of}`, nanoUsd: Math.round(CALLS * each) };
}

const inDollars = (nanoUsd: number | undefined): number | '' =>
  nanoUsd === undefined ? '' : Number((nanoUsd / NANO_USD).toPrecision(12));

/** To a millionth of a nano-dollar, as a price per token needs it. */
const nano = (dollars: number) => Number((dollars * NANO_USD).toFixed(6));
