import type { ListOptions, Page } from '@atelier/event-store';

/** Every row of a list, page by page; for lists that are short by nature. */
export async function readAll<R>(
  list: (options: ListOptions<R>) => Promise<Page<R>>,
  options: Omit<ListOptions<R>, 'limit' | 'cursor'> = {},
): Promise<readonly R[]> {
  const rows: R[] = [];
  let cursor: string | undefined;
  do {
    const page = await list({ ...options, limit: 200, cursor });
    rows.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return rows;
}
