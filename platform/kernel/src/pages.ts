/** One page of a list, as read tables and operations answer it. Without `nextCursor` it is the last. */
type Page<Item> = { readonly items: readonly Item[]; readonly nextCursor?: string | undefined };

type ReadPage<P> = (cursor: string | undefined) => Promise<P>;

/**
 * The pages of a list in their order, the first read without a cursor. A page is read when it is
 * asked for, so whoever leaves early reads no more. Rejects with what `read` rejects with.
 */
export async function* pagesOf<P extends Page<unknown>>(
  read: ReadPage<P>,
): AsyncGenerator<P, void> {
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    yield page;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
}

/** Every item of a list, page by page; for lists that are short by nature. */
export async function everyItem<Item>(read: ReadPage<Page<Item>>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of pagesOf(read)) items.push(...page.items);
  return items;
}
