import { z } from '@atelier/contract';

/** `provider/model`, as `openai/gpt-5` or `offline/workshop`. */
export const ModelId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]*\/[^\p{Cc}]+$/u)
  .max(300);
