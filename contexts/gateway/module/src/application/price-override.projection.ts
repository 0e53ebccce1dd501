import { insert, projection, remove } from '@atelier/kernel';
import type { ModelPriceEvent, OwnPrice } from '../domain/model-price.ts';

/** `id` is the model's. */
export type PriceOverrideRow = { id: string; workspaceId: string; price: OwnPrice };

/** Prices are the platform's, not a workspace's. */
export const PRICE_TENANT = 'workspace_platform';

export const priceOverrides = projection<ModelPriceEvent, PriceOverrideRow>('price-overrides', {
  PriceOverridden: ({ model, price }, { workspaceId }) => [
    remove(model),
    insert({ id: model, workspaceId, price }),
  ],
  PriceOverrideRemoved: ({ model }) => remove(model),
});
