import type { Execute } from '@atelier/event-store';
import { gateway } from '@atelier/gateway-contract';
import { handler } from '@atelier/rpc';
import { compact } from '../domain/json.ts';
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
    if ((await offer.findModel(call.actor, model)) === undefined) {
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

export const removePriceOverride = ({ modelPrices, reloadPrices }: PricePorts) =>
  handler(gateway.removePriceOverride, async ({ input: { model }, call }) => {
    await modelPrices(call, streamOf(model), { type: 'RemovePriceOverride', model });
    await reloadPrices();
  });

function streamOf(model: string): string {
  return `model-price:${model}`;
}
