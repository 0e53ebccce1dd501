import { pricesPerMillion } from '@atelier/ui';
import type { Model } from '../playground-api.ts';

/** What a model costs per million tokens, in / out; a route from its cheapest to its dearest. */
export function priceInWords({ price, priceRange }: Pick<Model, 'price' | 'priceRange'>): string {
  if (price) return pricesPerMillion(price);
  return priceRange ? pricesPerMillion(priceRange.from, priceRange.to) : 'price unknown';
}
