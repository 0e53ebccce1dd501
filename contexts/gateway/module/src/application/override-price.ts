import type { Execute } from '@atelier/event-store';
import { gateway, type Price } from '@atelier/gateway-contract';
import type { Actor } from '@atelier/kernel';
import { handler } from '@atelier/rpc';
import { compact } from '../domain/json.ts';
import { parseModelId } from '../domain/model-id.ts';
import type { modelPrice } from '../domain/model-price.ts';
import type { Offer } from './ports.ts';

export type PricePorts = {
  readonly offer: Offer;
  readonly modelPrices: Execute<typeof modelPrice>;
  /** Makes this process price by what was just decided. */
  readonly reloadPrices: () => Promise<void>;
};

export const overridePrice = ({ offer, modelPrices, reloadPrices }: PricePorts) =>
  handler(gateway.overridePrice, async ({ input, call, errors }) => {
    const { model, ...price } = input;
    if (!(await isKnown(offer, call.actor, model, price))) {
      throw errors.MODEL_NOT_FOUND({ data: { model } });
    }
    const done = await modelPrices(call, streamOf(model), {
      type: 'OverridePrice',
      model,
      price: compact(price),
    });
    await reloadPrices();
    return { version: done.outcome === 'accepted' ? done.version : 0 };
  });

/** No list has all models of pictures and speech, which are paid otherwise: of those the provider is known. */
async function isKnown(
  offer: Offer,
  actor: Actor,
  model: string,
  { nanoUsdPerRequest, nanoUsdPerAudioMinute, nanoUsdPerCharacter }: Price,
): Promise<boolean> {
  if (await offer.findModel(actor, model)) return true;
  if ((nanoUsdPerRequest ?? nanoUsdPerAudioMinute ?? nanoUsdPerCharacter) === undefined)
    return false;
  const provider = parseModelId(model)?.provider;
  return (await offer.listProviders(actor)).some((each) => each.provider.name === provider);
}

export const removePriceOverride = ({ modelPrices, reloadPrices }: PricePorts) =>
  handler(gateway.removePriceOverride, async ({ input: { model }, call }) => {
    await modelPrices(call, streamOf(model), { type: 'RemovePriceOverride', model });
    await reloadPrices();
  });

function streamOf(model: string): string {
  return `model-price:${model}`;
}
