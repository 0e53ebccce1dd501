import type { Rows } from '@atelier/event-store';
import { gateway, type ModelPrice, type Price as ToldPrice } from '@atelier/gateway-contract';
import { isId, PLATFORM } from '@atelier/kernel';
import { handler } from '@atelier/rpc';
import { compact } from '../domain/json.ts';
import { parseModelId } from '../domain/model-id.ts';
import type { Price } from '../domain/price.ts';
import type { Offer, PriceList } from './ports.ts';
import type { PriceChangeRow } from './price-changes.projection.ts';

type Ports = {
  readonly offer: Offer;
  readonly priceList: PriceList;
  readonly priceChanges: Pick<Rows<PriceChangeRow>, 'list'>;
};

/** The models of every list there is: offered ones, those that only a price list knows, and overridden ones. */
export const listPrices = ({ offer, priceList }: Ports) =>
  handler(gateway.listPrices, async ({ call }) => {
    const offered = (await offer.listModels(call.actor)).filter(
      ({ provider }) => provider !== 'route',
    );
    const titles = new Map(offered.map(({ id, title }) => [id, title]));
    for (const { id, title } of priceList.ofMedia()) if (!titles.has(id)) titles.set(id, title);
    for (const id of priceList.overridden()) if (!titles.has(id)) titles.set(id, nameOf(id));
    const now = new Date();
    const items = [...titles].map(([model, title]) => ({
      model,
      title,
      ...priced(priceList, model, now),
    }));
    return { items: items.sort((one, other) => (one.model < other.model ? -1 : 1)) };
  });

function priced(list: PriceList, id: string, at: Date): Omit<ModelPrice, 'model' | 'title'> {
  const { provider, model } = parseModelId(id) ?? { provider: '', model: id };
  const price = list.find(provider, model, at);
  if (price === undefined) return {};
  const source = list.sourceOf(id);
  const published = source === 'owner' ? list.without(provider, model, at) : undefined;
  return compact({
    price: toPrice(price),
    source,
    published: published && toPrice(published),
    isPartial: hasMore(price) ? true : undefined,
    since: list.since(id),
  });
}

const hasMore = ({ input, output, inputAudio, inputImage, outputImage }: Price) =>
  [input.tiers, output.tiers, inputAudio, inputImage, outputImage].some(Boolean);

const nameOf = (id: string) => id.slice(id.indexOf('/') + 1);

export const listPriceChanges = ({ priceChanges }: Ports) =>
  handler(gateway.listPriceChanges, async ({ input: { model, ...page } }) => {
    const { items, nextCursor } = await priceChanges.list(PLATFORM, {
      ...compact(page),
      limit: page.limit,
      where: { model },
      orderBy: 'at',
      descending: true,
    });
    return {
      items: items.map(({ at, actorId, price }) =>
        compact({ at, userId: isId('user', actorId) ? actorId : undefined, price }),
      ),
      ...compact({ nextCursor }),
    };
  });

/** As the contract says prices. */
export function toPrice(price: Price): ToldPrice {
  const perToken = (rate: Price['input'] | undefined) => rate && rate.perMillion / 1e6;
  const { perAudioHour, perMillionCharacters } = price;
  return {
    inputNanoUsdPerToken: price.input.perMillion / 1e6,
    outputNanoUsdPerToken: price.output.perMillion / 1e6,
    ...compact({
      cachedInputNanoUsdPerToken: perToken(price.cachedInput),
      cacheWriteNanoUsdPerToken: perToken(price.cacheWrite),
      nanoUsdPerRequest: price.perRequest,
      nanoUsdPerAudioMinute: perAudioHour === undefined ? undefined : perAudioHour / 60,
      nanoUsdPerCharacter:
        perMillionCharacters === undefined ? undefined : perMillionCharacters / 1e6,
    }),
  };
}
