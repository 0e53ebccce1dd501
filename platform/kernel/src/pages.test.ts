import assert from 'node:assert/strict';
import { test } from 'node:test';
import { everyItem, pagesOf } from './pages.ts';

function list(...pages: readonly (readonly string[])[]) {
  const read: (string | undefined)[] = [];
  return {
    read,
    async page(cursor: string | undefined) {
      read.push(cursor);
      const place = Number(cursor ?? 0);
      const next = place + 1 < pages.length ? { nextCursor: String(place + 1) } : {};
      return { items: pages[place] ?? [], ...next };
    },
  };
}

test('every item of a list is read in its order, also past an empty page', async () => {
  assert.deepEqual(await everyItem(list(['a', 'b'], [], ['c']).page), ['a', 'b', 'c']);
  assert.deepEqual(await everyItem(list([]).page), []);
});

test('who leaves early reads no further page', async () => {
  const { read, page } = list(['a'], ['b'], ['c']);
  for await (const { items } of pagesOf(page)) if (items.includes('b')) break;
  assert.deepEqual(read, [undefined, '1']);
});
