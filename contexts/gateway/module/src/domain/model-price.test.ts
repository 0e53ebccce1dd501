import { test } from 'node:test';
import { given } from '@atelier/kernel/testing';
import { type ModelPriceEvent, modelPrice } from './model-price.ts';

const model = 'openai/gpt-5';
const price = { inputNanoUsdPerToken: 1250, outputNanoUsdPerToken: 10_000 };
const overridden: ModelPriceEvent = { type: 'PriceOverridden', model, price };

test('the owner sets a price', () => {
  given(modelPrice).when({ type: 'OverridePrice', model, price }).accepts(overridden);
});

test('the same price again changes nothing', () => {
  given(modelPrice, overridden).when({ type: 'OverridePrice', model, price }).accepts();
});

test('an override is removed once', () => {
  const removed: ModelPriceEvent = { type: 'PriceOverrideRemoved', model };
  given(modelPrice, overridden).when({ type: 'RemovePriceOverride', model }).accepts(removed);
  given(modelPrice, overridden, removed).when({ type: 'RemovePriceOverride', model }).accepts();
});
