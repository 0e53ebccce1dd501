import * as z from 'zod';

/** `id('workshop')` accepts `workshop_…` and infers exactly that template literal type. */
export function id<const Kind extends string>(kind: Kind) {
  return z
    .templateLiteral([`${kind}_` as `${Kind}_`, z.string()])
    .check(z.maxLength(80))
    .meta({
      description: `The id of a ${kind}.`,
      examples: [`${kind}_019aa0d5b1c27e3f8a4b5c6d7e8f9012`],
    });
}

/** What a command answers when it makes nothing new: the stream version a reader may wait for. */
export const Receipt = z.object({ version: z.int() });
export type Receipt = z.infer<typeof Receipt>;

/** A time as an ISO 8601 string with its offset: contracts carry JSON types only. */
export const Time = z.iso.datetime({ offset: true });

/** Query of a paged list. `cursor` is what the page before gave as `nextCursor`. */
export const PageQuery = z.object({
  limit: z.coerce.number<number | string>().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
});

/** One page of a list; without `nextCursor` it is the last one. */
export function page<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().optional() });
}

/** A person's e-mail address, compared without regard to case. */
export const Email = z.email().max(254).toLowerCase();
