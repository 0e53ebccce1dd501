import type { z } from '@atelier/contract';
import { gateway, type Model } from '@atelier/gateway-contract';
import { handler } from '@atelier/rpc';
import type { Offer, OfferedModel } from './ports.ts';
import { toPrice } from './list-prices.ts';

export const listModels = ({ offer }: { readonly offer: Offer }) =>
  handler(gateway.listModels, async ({ input, call }) => {
    const models = await offer.listModels(call.actor);
    return { items: models.filter(({ usable }) => usable || !input.usableOnly).map(toModel) };
  });

export function toModel({
  price,
  priceRange,
  abilities,
  parameters,
  ...card
}: OfferedModel): z.infer<typeof Model> {
  return {
    ...card,
    abilities: [...abilities],
    parameters: parameters.map(({ choices, ...limit }) => ({
      ...limit,
      ...(choices ? { choices: [...choices] } : {}),
    })),
    ...(price ? { price: toPrice(price) } : {}),
    ...(priceRange
      ? { priceRange: { from: toPrice(priceRange.from), to: toPrice(priceRange.to) } }
      : {}),
  };
}
