import type { z } from '@atelier/contract';
import { gateway, type Model } from '@atelier/gateway-contract';
import { handler } from '@atelier/rpc';
import type { Offer, OfferedModel } from './ports.ts';
import { compact } from '../domain/json.ts';

export const listModels = ({ offer }: { readonly offer: Offer }) =>
  handler(gateway.listModels, async ({ input, call }) => {
    const models = await offer.listModels(call.actor);
    return { items: models.filter(({ usable }) => usable || !input.usableOnly).map(toModel) };
  });

export function toModel({
  price,
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
    ...(price
      ? {
          price: compact({
            inputNanoUsdPerToken: price.input.perMillion / 1e6,
            outputNanoUsdPerToken: price.output.perMillion / 1e6,
            cachedInputNanoUsdPerToken: price.cachedInput && price.cachedInput.perMillion / 1e6,
          }),
        }
      : {}),
  };
}
