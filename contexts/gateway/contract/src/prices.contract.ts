import { contextContract, id, page, PageQuery, problem, Receipt, Time, z } from '@atelier/contract';
import { ModelId } from './model-id.ts';

const c = contextContract('gateway');

/** Nobody asks a dollar for a token, or a thousand for a request: what is more is a mistake. */
const perToken = z.number().min(0).max(1e9);
const perRequest = z.int().min(0).max(1e12);

/** In nano-dollars. */
export const Price = z.object({
  inputNanoUsdPerToken: perToken,
  outputNanoUsdPerToken: perToken,
  cachedInputNanoUsdPerToken: perToken.optional(),
  cacheWriteNanoUsdPerToken: perToken.optional(),
  nanoUsdPerRequest: perRequest
    .optional()
    .describe('For each request, beside its tokens; for each picture that one asks for.'),
  nanoUsdPerAudioMinute: z
    .number()
    .min(0)
    .max(1e12)
    .optional()
    .describe('For each minute of a recording, to the second.'),
  nanoUsdPerCharacter: perToken.optional().describe('For each character that is spoken.'),
});
export type Price = z.infer<typeof Price>;

export const PriceSource = z.enum(['catalogue', 'owner', 'local']);

/** What a model costs here. */
export const ModelPrice = z.object({
  model: ModelId,
  title: z.string(),
  price: Price.optional().describe('Absent when unknown.'),
  source: PriceSource.optional(),
  published: Price.optional().describe('What the catalogue says, beside the owner’s price.'),
  isPartial: z
    .boolean()
    .optional()
    .describe('Tokens of long prompts, or that are heard, seen or painted, cost otherwise.'),
  since: Time.optional().describe('When the owner set it.'),
});
export type ModelPrice = z.infer<typeof ModelPrice>;

export const PriceChange = z.object({
  at: Time,
  userId: id('user').optional().describe('Absent when a program changed it with an API key.'),
  price: Price.optional().describe('Absent when the catalogue’s price was taken again.'),
});

const manageModels = { resource: 'model', action: 'manage' };

export const MODEL_NOT_FOUND = problem(404, 'No such model here.', z.object({ model: z.string() }));

export const priceOperations = {
  listPrices: c
    .query('/model-prices', {
      summary: 'What models cost, and where each price is from',
      permission: manageModels,
    })
    .output(page(ModelPrice)),

  listPriceChanges: c
    .query('/model-price-changes', {
      summary: 'What the owner changed of the price of a model, latest first',
      permission: manageModels,
    })
    .input(PageQuery.extend({ model: ModelId }))
    .output(page(PriceChange)),

  overridePrice: c
    .replace('/model-prices/{+model}', {
      summary: 'Set the price of a model',
      permission: manageModels,
    })
    .input(Price.extend({ model: ModelId }))
    .output(Receipt)
    .errors({ MODEL_NOT_FOUND }),

  removePriceOverride: c
    .remove('/model-prices/{+model}', {
      summary: 'Back to the catalogue price',
      permission: manageModels,
    })
    .input(z.object({ model: ModelId })),
};
