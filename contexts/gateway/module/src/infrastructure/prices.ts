import type { Rows } from '@atelier/event-store';
import { everyItem } from '@atelier/kernel';
import type { PriceList, Prices } from '../application/ports.ts';
import type { PriceOverrideRow } from '../application/price-overrides.projection.ts';
import type { OwnPrice } from '../domain/model-price.ts';
import { compact } from '../domain/json.ts';
import { parseModelId } from '../domain/model-id.ts';
import { free, type Price } from '../domain/price.ts';

/**
 * What a model costs: the owner's word, nothing for what runs on this machine, else the published
 * price. Overrides are held here, for pricing must not wait; `reload` brings those of other processes.
 * A call has the price of when it began, also when it ends after a change: room was set aside for that.
 */
export function prices(
  published: Prices & Pick<PriceList, 'ofMedia'>,
  rows: Pick<Rows<PriceOverrideRow>, 'everywhere'>,
  isLocal: (provider: string) => boolean,
): PriceList & { reload(): Promise<void> } {
  type Override = { readonly price: Price; readonly at: string };
  let overrides: ReadonlyMap<string, Override> | undefined;
  /** What was the owner's word until then, or that there was none. */
  const former = new Map<string, { readonly price: Price | undefined; readonly untilMs: number }>();
  const remember = (before: ReadonlyMap<string, Override>, now: ReadonlyMap<string, Override>) => {
    const nowMs = Date.now();
    for (const [id, { untilMs }] of former) if (untilMs < nowMs - KEPT_MS) former.delete(id);
    for (const id of new Set([...before.keys(), ...now.keys()])) {
      const [was, is] = [before.get(id), now.get(id)];
      if (was?.at === is?.at) continue;
      former.set(id, { price: was?.price, untilMs: is ? Date.parse(is.at) : nowMs });
    }
  };
  const ownersAt = (id: string, at: Date) => {
    const before = former.size === 0 ? undefined : former.get(id);
    if (before && at.getTime() < before.untilMs) return before.price;
    return overrides?.get(id)?.price;
  };
  const without: Prices['find'] = (provider, model, at) =>
    isLocal(provider) ? free : published.find(provider, model, at);
  return {
    find: (provider, model, at) =>
      ownersAt(`${provider}/${model}`, at) ?? without(provider, model, at),
    without,
    sourceOf(id) {
      if (overrides?.has(id)) return 'owner';
      const { provider = '', model = '' } = parseModelId(id) ?? {};
      if (isLocal(provider)) return 'local';
      return published.find(provider, model, new Date()) ? 'catalogue' : undefined;
    },
    since: (id) => overrides?.get(id)?.at,
    overridden: () => [...(overrides?.keys() ?? [])],
    ofMedia: published.ofMedia,
    async reload() {
      const found = await everyItem((cursor) => rows.everywhere.list({ limit: 500, cursor }));
      const now = new Map(found.map(({ id, price, at }) => [id, { price: toPrice(price), at }]));
      if (overrides) remember(overrides, now);
      overrides = now;
    },
  };
}

/** No call lasts longer. */
const KEPT_MS = 86_400_000;

function toPrice(own: OwnPrice): Price {
  const perMillion = (each: number) => Math.round(each * 1e6);
  const rate = (perToken: number | undefined) =>
    perToken === undefined ? undefined : { perMillion: perMillion(perToken) };
  const { nanoUsdPerAudioMinute: perMinute } = own;
  return {
    input: { perMillion: perMillion(own.inputNanoUsdPerToken) },
    output: { perMillion: perMillion(own.outputNanoUsdPerToken) },
    ...compact({
      cachedInput: rate(own.cachedInputNanoUsdPerToken),
      cacheWrite: rate(own.cacheWriteNanoUsdPerToken),
      perRequest: own.nanoUsdPerRequest,
      perAudioHour: perMinute === undefined ? undefined : Math.round(perMinute * 60),
      perMillionCharacters:
        own.nanoUsdPerCharacter === undefined ? undefined : perMillion(own.nanoUsdPerCharacter),
    }),
  };
}
