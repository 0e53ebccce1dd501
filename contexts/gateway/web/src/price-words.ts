import type { Words } from '@atelier/ui';
import { money, pricesPerMillion } from '@atelier/ui';
import type { GatewayApi, ModelPrice, Price } from './gateway-api.ts';
import { isPaidOtherwise } from './price-form-values.ts';

/** What a model is paid by beside its tokens, or in their place. */
export function otherPrices(price: Price): readonly string[] {
  const {
    nanoUsdPerRequest: request,
    nanoUsdPerAudioMinute: minute,
    nanoUsdPerCharacter: each,
  } = price;
  return [
    request === undefined ? [] : [`${money(request)} a request`],
    minute === undefined ? [] : [`${money(Math.round(minute))} a minute`],
    each === undefined ? [] : [`${money(Math.round(each * 1e6))} per million characters`],
  ].flat();
}

/** A whole price in a line. */
export function priceInWords(price: Price): string {
  const { nanoUsdPerRequest: _, ...tokens } = price;
  const others = otherPrices(price);
  return [...(isPaidOtherwise(price) ? [] : [pricesPerMillion(tokens)]), ...others].join(' + ');
}

export const SOURCES = {
  owner: { label: 'set here', color: 'blue', about: 'Goes before what the catalogue says.' },
  catalogue: {
    label: 'catalogue',
    color: 'gray',
    about: 'What its vendor publishes. It comes with Atelier, and is renewed with it.',
  },
  local: { label: 'this machine', color: 'gray', about: 'What runs here costs nothing.' },
} as const satisfies Record<NonNullable<ModelPrice['source']>, object>;

export const overrideWords: Words<GatewayApi['overridePrice']> = {
  MODEL_NOT_FOUND:
    'No provider here has this model. One that no list has is priced by request, minute or character.',
};
