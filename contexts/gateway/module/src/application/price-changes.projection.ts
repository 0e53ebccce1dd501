import { type EventContext, insert, projection, type Row } from '@atelier/kernel';
import type { ModelPriceEvent, OwnPrice } from '../domain/model-price.ts';

/** One change of a model's price; without a price the catalogue's was taken again. */
export type PriceChangeRow = Row & {
  model: string;
  at: string;
  actorId: string;
  price?: OwnPrice;
};

export const priceChanges = projection<ModelPriceEvent, PriceChangeRow>(
  'price-changes',
  {
    PriceOverridden: ({ model, price }, context) => insert({ ...change(model, context), price }),
    PriceOverrideRemoved: ({ model }, context) => insert(change(model, context)),
  },
  ['model', 'at'],
);

function change(model: string, { workspaceId, version, actorId, at }: EventContext) {
  return { id: `${model} ${version}`, workspaceId, model, at, actorId };
}
