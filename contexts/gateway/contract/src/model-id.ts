import { z } from '@atelier/contract';

/** `provider/model`, as `openai/gpt-5` or `offline/workshop`. */
export const ModelId = modelIdOf(z.string(), 'Must be a model with its provider, as openai/gpt-5.');

/** What a model's id must be, for `text`; `said` of one that is none. */
export function modelIdOf(text: z.ZodString, said: string) {
  // Classes of characters are refused apart: not every reader of the document knows them in patterns.
  return text
    .regex(/^[a-z0-9][a-z0-9._-]*\/.+$/, said)
    .max(300)
    .refine((id) => !/\p{Cc}/u.test(id), said)
    .meta({ examples: ['offline/workshop'] });
}
