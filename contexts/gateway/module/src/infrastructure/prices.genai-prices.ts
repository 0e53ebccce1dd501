import { calcPrice } from '@pydantic/genai-prices';
import { LRUCache } from 'lru-cache';
import type { Price, Rate } from '../domain/price.ts';

type Published = number | { base: number; tiers: { start: number; price: number }[] };

/** Published prices, by provider and the provider's name of the model. Undefined when unknown. */
export function genaiPrices() {
  // Prices change by date, some by the hour; a minute is exact enough and spares the search.
  const known = new LRUCache<string, { price: Price | undefined }>({ max: 2000, ttl: 60_000 });

  return {
    find(provider: string, model: string, at: Date): Price | undefined {
      const key = `${provider}/${model}`;
      let entry = known.get(key);
      if (entry === undefined) {
        entry = { price: lookUp(provider, model, at) };
        known.set(key, entry);
      }
      return entry.price;
    },
  };
}

function lookUp(provider: string, model: string, timestamp: Date): Price | undefined {
  // Zero tokens: only the price list is wanted, the sum is ours to make in whole numbers.
  const found = calcPrice({ input_tokens: 0, output_tokens: 0 }, model, {
    providerId: provider,
    timestamp,
  });
  // A match in another provider's list is another price.
  if (!found || found.provider.id !== provider) return undefined;
  const list = found.model_price as Record<string, Published | undefined>;
  const input = rateOf(list['input_mtok']);
  if (input === undefined) return undefined;
  const output = rateOf(list['output_mtok']) ?? { perMillion: 0 };
  const cachedInput = rateOf(list['cache_read_mtok']);
  const cacheWrite = rateOf(list['cache_write_mtok']);
  const perThousand = list['requests_kcount'];
  return {
    input,
    output,
    ...(cachedInput ? { cachedInput } : {}),
    ...(cacheWrite ? { cacheWrite } : {}),
    ...(typeof perThousand === 'number' ? { perRequest: Math.round(perThousand * 1e6) } : {}),
  };
}

function rateOf(published: Published | undefined): Rate | undefined {
  if (published === undefined) return undefined;
  if (typeof published === 'number') return { perMillion: nano(published) };
  const tiers = published.tiers.map(({ start, price }) => ({
    above: start,
    perMillion: nano(price),
  }));
  return { perMillion: nano(published.base), tiers: tiers.sort((a, b) => a.above - b.above) };
}

/** Dollars per million tokens in nano-dollars: a whole number for every price with nine digits. */
function nano(usd: number): number {
  return Math.round(usd * 1e9);
}
