import { accept, type Decider } from '@atelier/kernel';

/** In nano-dollars, as the contract says prices. */
export type OwnPrice = {
  readonly inputNanoUsdPerToken: number;
  readonly outputNanoUsdPerToken: number;
  readonly cachedInputNanoUsdPerToken?: number;
  readonly cacheWriteNanoUsdPerToken?: number;
  readonly nanoUsdPerRequest?: number;
  readonly nanoUsdPerAudioMinute?: number;
  readonly nanoUsdPerCharacter?: number;
};

export type ModelPriceCommand =
  | { type: 'OverridePrice'; model: string; price: OwnPrice }
  | { type: 'RemovePriceOverride'; model: string };

export type ModelPriceEvent =
  | { type: 'PriceOverridden'; model: string; price: OwnPrice }
  | { type: 'PriceOverrideRemoved'; model: string };

export type ModelPrice = { readonly price: OwnPrice | undefined };

/** A model costs what the owner says, and without his word what the catalogue says. */
export const modelPrice = {
  initial: { price: undefined },

  decide: {
    OverridePrice({ model, price }, state) {
      if (state.price && JSON.stringify(state.price) === JSON.stringify(price)) return accept();
      return accept({ type: 'PriceOverridden', model, price });
    },
    RemovePriceOverride({ model }, state) {
      if (state.price === undefined) return accept();
      return accept({ type: 'PriceOverrideRemoved', model });
    },
  },

  evolve(_state, event) {
    switch (event.type) {
      case 'PriceOverridden':
        return { price: event.price };
      case 'PriceOverrideRemoved':
        return { price: undefined };
    }
  },
} satisfies Decider<ModelPrice, ModelPriceCommand, ModelPriceEvent>;
