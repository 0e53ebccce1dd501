import type { z } from 'zod';

/** An event of those that a contract declares, as its context publishes it. */
export type Published<Events extends Readonly<Record<string, z.ZodType>>> = {
  [Type in keyof Events]: { readonly type: Type; readonly data: z.infer<Events[Type]> };
}[keyof Events];
