import { calcPrice, findProvider } from '@pydantic/genai-prices';
import { LRUCache } from 'lru-cache';
import { compact } from '../domain/json.ts';
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
    ofMedia: () =>
      SPEAKING.flatMap((provider) =>
        (findProvider({ providerId: provider })?.models ?? [])
          .filter(({ id, deprecated }) => MEDIA.test(id) && !deprecated)
          .map(({ id, name }) => ({ id: `${provider}/${id}`, title: name ?? id })),
      ),
  };
}

/** The built-in providers that have OpenAI's API for media. */
const SPEAKING = ['openai', 'groq'];
const MEDIA = /^(?:whisper|tts-|gpt-image|dall-e)|transcribe|-tts$/;

function lookUp(provider: string, model: string, timestamp: Date): Price | undefined {
  // Zero tokens: only the price list is wanted, the sum is ours to make in whole numbers.
  const found = calcPrice({ input_tokens: 0, output_tokens: 0 }, model, {
    providerId: provider,
    timestamp,
  });
  // A match in another provider's list is another price.
  if (!found || found.provider.id !== provider) return undefined;
  const list = found.model_price as Record<string, Published | undefined>;
  const perAudioHour = list['input_audio_hours'];
  const isByHour = typeof perAudioHour === 'number';
  const input = rateOf(list['input_mtok']) ?? (isByHour ? NO_RATE : undefined);
  if (input === undefined) return undefined;
  const perThousand = list['requests_kcount'];
  return compact({
    input,
    output: rateOf(list['output_mtok']) ?? NO_RATE,
    cachedInput: rateOf(list['cache_read_mtok']),
    cacheWrite: rateOf(list['cache_write_mtok']),
    hourCacheWrite: rateOf(list['cache_write_1h_mtok']),
    inputAudio: rateOf(list['input_audio_mtok']),
    inputImage: rateOf(list['input_image_mtok']),
    outputImage: rateOf(list['output_image_mtok']),
    perRequest: typeof perThousand === 'number' ? Math.round(perThousand * 1e6) : undefined,
    ...(isByHour
      ? { perAudioHour: nano(perAudioHour), leastAudioSeconds: LEAST_SECONDS[provider] }
      : {}),
  });
}

const NO_RATE: Rate = { perMillion: 0 };
/** Groq bills a recording as if it were at least that long; the price list has no word for it. */
const LEAST_SECONDS: Readonly<Record<string, number>> = { groq: 10 };

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
