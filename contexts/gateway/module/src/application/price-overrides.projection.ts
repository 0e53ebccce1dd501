import { insert, projection, remove } from '@atelier/kernel';
import type { ModelPriceEvent, OwnPrice } from '../domain/model-price.ts';

/** `id` is the model's, `at` when it was set. */
export type PriceOverrideRow = { id: string; workspaceId: string; price: OwnPrice; at: string };

/** Prices are the platform's, not a workspace's. */
export const priceOverrides = projection<ModelPriceEvent, PriceOverrideRow>('price-overrides', {
  PriceOverridden: ({ model, price }, { workspaceId, at }) => [
    remove(model),
    insert({ id: model, workspaceId, price, at }),
  ],
  PriceOverrideRemoved: ({ model }) => remove(model),
});
