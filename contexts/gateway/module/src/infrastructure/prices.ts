import type { Rows } from '@atelier/event-store';
import { everyItem } from '@atelier/kernel';
import type { Prices } from '../application/ports.ts';
import type { PriceOverrideRow } from '../application/price-override.projection.ts';
import type { OwnPrice } from '../domain/model-price.ts';
import { free, type Price } from '../domain/price.ts';

/**
 * What a model costs: the owner's word, nothing for what runs on this machine, else the published
 * price. Overrides are held here, for pricing must not wait; `reload` brings those of other processes.
 */
export function prices(
  published: Prices,
  rows: Pick<Rows<PriceOverrideRow>, 'everywhere'>,
  isLocal: (provider: string) => boolean,
) {
  let overrides = new Map<string, Price>();
  return {
    find(provider: string, model: string, at: Date): Price | undefined {
      const own = overrides.get(`${provider}/${model}`);
      return own ?? (isLocal(provider) ? free : published.find(provider, model, at));
    },
    isOverridden: (id: string) => overrides.has(id),
    async reload(): Promise<void> {
      const found = await everyItem((cursor) => rows.everywhere.list({ limit: 500, cursor }));
      overrides = new Map(found.map(({ id, price }) => [id, toPrice(price)]));
    },
  };
}

function toPrice(price: OwnPrice): Price {
  const rate = (perToken: number) => ({ perMillion: Math.round(perToken * 1e6) });
  const { cachedInputNanoUsdPerToken: cached, nanoUsdPerRequest: perRequest } = price;
  return {
    input: rate(price.inputNanoUsdPerToken),
    output: rate(price.outputNanoUsdPerToken),
    ...(cached === undefined ? {} : { cachedInput: rate(cached) }),
    ...(perRequest === undefined ? {} : { perRequest }),
  };
}
