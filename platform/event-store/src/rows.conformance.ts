import assert from 'node:assert/strict';
import { test } from 'node:test';
import { everyItem, insert, projection, remove } from '@atelier/kernel';
import fc from 'fast-check';
import type { MakeStore } from './event-store.conformance.ts';
import { BadCursor } from './list-cursor.ts';
import type { ListOptions, Rows } from './rows.ts';

type Card = {
  id: string;
  workspaceId: string;
  name: string;
  rank: number;
  done?: boolean;
  group?: string | null;
};
type CardEvent = { type: 'CardPut'; card: Card } | { type: 'CardTorn'; id: string };

const cards = projection<CardEvent, Card>(
  'cards',
  { CardPut: ({ card }) => insert(card), CardTorn: ({ id }) => remove(id) },
  ['name', 'rank', 'done', 'group'],
);

const word = fc.constantFrom(
  '',
  'ada',
  'Ada',
  'b',
  'grace',
  '10',
  '9',
  'x_y',
  'x%y',
  'ü',
  '🜂',
  'q"\\',
);
const card = fc.record(
  {
    id: fc.integer({ min: 1, max: 30 }).map((number) => `card_${number}`),
    name: word,
    rank: fc.constantFrom(-1, 0, 2, 9, 10, 10.5, 1e21),
    done: fc.boolean(),
    group: fc.option(word),
  },
  { requiredKeys: ['id', 'name', 'rank'] },
);
const options = fc.record(
  {
    where: fc.record(
      {
        group: fc.oneof(fc.option(word), fc.array(fc.option(word), { maxLength: 3 })),
        done: fc.boolean(),
        rank: fc.constantFrom(0, 10, 10.5),
      },
      { requiredKeys: [] },
    ),
    containing: fc.record({ field: fc.constantFrom('name', 'group'), text: word }),
    orderBy: fc.constantFrom('id', 'name', 'rank', 'done', 'group'),
    descending: fc.boolean(),
    limit: fc.integer({ min: 1, max: 6 }),
  },
  { requiredKeys: ['limit'] },
) as fc.Arbitrary<ListOptions<Card>>;

const OURS = 'workspace_ours';
let run = 0;

/** What every read table does. */
export function rowsConformance(adapter: string, makeStore: MakeStore): void {
  const put = async (list: readonly Omit<Card, 'workspaceId'>[], name = `rows ${run++}`) => {
    const store = await makeStore({ name, projections: [cards] });
    for (const [streamId, workspaceId] of Object.entries({ a: OURS, b: 'workspace_theirs' }))
      await store.append({
        streamId: `${name} ${streamId}`,
        workspaceId,
        streamType: 'cards',
        expectedVersion: 0,
        meta: { actorId: 'user_1', actorKind: 'user', correlationId: 'request_1' },
        events: list.map((each): CardEvent => {
          const id = `${streamId === 'b' ? 'their_' : ''}${each.id}`;
          return { type: 'CardPut', card: { ...each, id, workspaceId } };
        }),
      });
    return store.rows(cards);
  };

  test(`${adapter}: pages of a list are the filtered, sorted rows of the workspace`, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(card, { maxLength: 25 }),
        fc.array(options, { minLength: 1, maxLength: 6 }),
        async (list, queries) => {
          const rows = await put(list);
          const last = new Map(list.map((each) => [each.id, { ...each, workspaceId: OURS }]));
          for (const query of queries)
            assert.deepEqual(await everyPage(rows, query), model([...last.values()], query));
        },
      ),
      { numRuns: 25 },
    );
  });

  test(`${adapter}: a page follows the one before though rows came and went`, async () => {
    const name = `rows ${run++}`;
    const list = ['b', 'd', 'f'].map((id) => ({ id, name: id, rank: 1 }));
    const rows = await put(list, name);
    const first = await rows.list(OURS, { limit: 2, orderBy: 'rank' });
    assert.deepEqual(
      first.items.map(({ id }) => id),
      ['b', 'd'],
    );
    const store = await makeStore({ name, projections: [cards] });
    const card = { id: 'a', workspaceId: OURS, name: 'a', rank: 1 };
    await store.append({
      workspaceId: OURS,
      streamId: `${name} a`,
      streamType: 'cards',
      expectedVersion: 3,
      meta: { actorId: 'user_1', actorKind: 'user', correlationId: 'request_1' },
      events: [
        { type: 'CardPut', card },
        { type: 'CardTorn', id: 'd' },
        { type: 'CardPut', card: { ...card, id: 'e' } },
      ] as CardEvent[],
    });
    const cursor = first.nextCursor ?? '';
    const second = await rows.list(OURS, { limit: 2, orderBy: 'rank', cursor });
    assert.deepEqual(
      second.items.map(({ id }) => id),
      ['e', 'f'],
    );
    assert.equal(second.nextCursor, undefined);
  });

  test(`${adapter}: a row that a transaction holds is held by no other until it ends`, async () => {
    const name = `rows ${run++}`;
    const rows = await put([{ id: 'a', name: 'a', rank: 0 }], name);
    const store = await makeStore({ name, projections: [cards] });
    // Each counts one on from what it found: none of them counts from the same number.
    const countOn = () =>
      store.transaction(async (transaction) => {
        const held = await rows.hold(OURS, 'a', transaction);
        assert.equal(await rows.hold('workspace_other', 'a', transaction), undefined);
        const rank = (held?.rank ?? 0) + 1;
        await store.append(
          {
            workspaceId: OURS,
            streamId: `${name} ${rank}`,
            streamType: 'cards',
            expectedVersion: 0,
            meta: { actorId: 'user_1', actorKind: 'user', correlationId: 'request_1' },
            events: [
              { type: 'CardPut', card: { id: 'a', workspaceId: OURS, name: 'a', rank } },
            ] as CardEvent[],
          },
          transaction,
        );
      });
    await Promise.all([countOn(), countOn(), countOn()]);
    assert.equal((await rows.get(OURS, 'a'))?.rank, 3);
  });

  test(`${adapter}: a cursor that is not of this list is refused`, async () => {
    const rows = await put(['b', 'd', 'f'].map((id) => ({ id, name: id, rank: 1 })));
    const { nextCursor = '' } = await rows.list(OURS, { limit: 1 });
    for (const cursor of [
      '',
      '%',
      'bm90anNvbg',
      Buffer.from('["id",false,1]').toString('base64url'),
    ])
      await assert.rejects(rows.list(OURS, { limit: 1, cursor }), BadCursor);
    await assert.rejects(
      rows.list(OURS, { limit: 1, cursor: nextCursor, orderBy: 'name' }),
      BadCursor,
    );
    await assert.rejects(
      rows.list(OURS, { limit: 1, cursor: nextCursor, descending: true }),
      BadCursor,
    );
  });

  test(`${adapter}: no text breaks a query`, async () => {
    const name = 'zero \0 and half \ud800';
    const rows = await put([{ id: 'a', name, rank: 1 }]);
    assert.equal((await rows.list(OURS, { limit: 1, where: { name } })).items.length, 1);
    assert.equal(
      (await rows.list(OURS, { limit: 1, containing: { field: 'name', text: 'O \0' } })).items
        .length,
      1,
    );
    assert.equal(await rows.get(OURS, '\0'), undefined);
    assert.equal((await rows.list('\0', { limit: 1, where: { id: '\0' } })).items.length, 0);
    const cursor = Buffer.from('["id",false,{"\\u0000":[null]},"\\u0000"]').toString('base64url');
    assert.ok(await rows.list(OURS, { limit: 1, cursor }));
  });
}

async function everyPage(rows: Rows<Card>, query: ListOptions<Card>): Promise<Card[]> {
  return everyItem(async (cursor) => {
    const page = await rows.list(OURS, { ...query, cursor });
    assert.ok(page.items.length <= query.limit);
    return page;
  });
}

/** Written another way than the adapters: filters and sorts whole rows at once. */
function model(
  list: readonly Card[],
  { where = {}, containing, orderBy = 'id', descending }: ListOptions<Card>,
): Card[] {
  const kinds = ['undefined', 'string', 'number', 'boolean'];
  const key = (each: Card) => each[orderBy] ?? undefined;
  const order = (one: Card, other: Card) => {
    const [a, b] = [key(one), key(other)];
    if (typeof a !== typeof b) return kinds.indexOf(typeof a) - kinds.indexOf(typeof b);
    if (a === b || a === undefined || b === undefined) return byCodePoint(one.id, other.id);
    if (typeof a === 'string') return byCodePoint(a, String(b));
    return a < b ? -1 : 1;
  };
  const sorted = list
    .filter((each) =>
      Object.entries(where).every(([field, wanted]) => {
        const own = each[field as keyof Card] ?? null;
        return Array.isArray(wanted) ? wanted.includes(own) : own === wanted;
      }),
    )
    .filter((each) => {
      if (containing === undefined || containing.text === '') return true;
      return String(each[containing.field] ?? '')
        .toLowerCase()
        .includes(containing.text.toLowerCase());
    })
    .sort(order);
  return descending === true ? sorted.reverse() : sorted;
}

const byCodePoint = (one: string, other: string) => {
  const [a, b] = [[...one], [...other]].map((text) => text.map((each) => each.codePointAt(0) ?? 0));
  for (let index = 0; ; index++) {
    const [x = -1, y = -1] = [a?.[index], b?.[index]];
    if (x !== y || x === -1) return x - y;
  }
};
