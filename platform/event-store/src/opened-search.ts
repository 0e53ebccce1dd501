import type { Row } from '@atelier/kernel';
import { encodeCursor } from './list-cursor.ts';
import type { ListOptions, Page } from './rows.ts';
import { storableText } from './storable.ts';

const BATCH = 200;

/** A search for words in a field that may be sealed: pages are read and opened until one is full. */
export async function searchOpened<R extends Row>(
  pageOf: (options: ListOptions<R>) => Promise<Page<R>>,
  { field: searched, text }: { readonly field: keyof R & string; readonly text: string },
  options: ListOptions<R>,
): Promise<Page<R>> {
  const { orderBy: field = 'id', descending = false } = options;
  const limit = Math.max(1, Math.trunc(options.limit));
  const found: R[] = [];
  for (let cursor = options.cursor; ; ) {
    const page = await pageOf({ ...options, limit: BATCH, cursor });
    found.push(...page.items.filter((row) => contains(row[searched], text)));
    cursor = page.nextCursor;
    if (found.length > limit || cursor === undefined) break;
  }
  const items = found.slice(0, limit);
  const last = items.at(-1);
  if (last === undefined || found.length <= limit) return { items };
  const position = { value: last[field] ?? null, id: last.id };
  return { items, nextCursor: encodeCursor({ field, descending }, position) };
}

/** Case-insensitive. */
export function contains(value: unknown, text: string): boolean {
  if (text === '') return true;
  if (value === null || value === undefined) return false;
  return String(value).toLowerCase().includes(storableText(text).toLowerCase());
}
