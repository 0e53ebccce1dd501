import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { testDatabase, withoutDebianPostgres } from '@atelier/database/testing';
import { projection } from '@atelier/kernel';
import { eventStoreConformance, type MakeStore } from './event-store.conformance.ts';
import { memoryEventStore } from './memory-event-store.ts';
import { listParked } from './parked.ts';
import { rowsConformance } from './rows.conformance.ts';
import { eventSource } from './source.ts';
import { subscribe } from './subscription.ts';
import { preparedEventStore } from './testing.ts';
import { until } from './testing/until.ts';
import {
  eventsSeen,
  type WorkshopEvent,
  workshopList,
  type WorkshopRow,
} from './testing/workshop.ts';

const inMemory = new Map<string, ReturnType<typeof memoryEventStore>>();
const memory: MakeStore = async ({ name, projections = [], upcasters }) => {
  const before = inMemory.get(name);
  if (before !== undefined && upcasters === undefined) return before;
  const store = memoryEventStore({
    projections,
    ...(upcasters && { upcasters }),
    ...(before && { history: before.recorded() }),
  });
  inMemory.set(name, store);
  return store;
};

const postgres = async (server: 'default' | 'debian'): Promise<MakeStore> => {
  const { pool } = await testDatabase({ server });
  return ({ name, projections = [], upcasters = {} }) =>
    preparedEventStore({ pool, schema: name.slice(0, 60), projections, upcasters });
};

// Before the first test: what is made between tests may be torn down with those before it, or never.
const { pool } = await testDatabase();
const embedded = await postgres('default');
const debian = withoutDebianPostgres === false ? await postgres('debian') : undefined;

eventStoreConformance('memory', memory);
rowsConformance('memory', memory);
eventStoreConformance('PostgreSQL', embedded);
rowsConformance('PostgreSQL', embedded);

if (debian !== undefined) {
  eventStoreConformance('PostgreSQL 15', debian);
  rowsConformance('PostgreSQL 15', debian);
} else test('PostgreSQL 15', { skip: withoutDebianPostgres });

test('what one process remembers of a row does not undo what another wrote', async () => {
  const one = await embedded({ name: 'remembered', projections: [workshopList] });
  const other = await embedded({ name: 'remembered', projections: [workshopList] });
  const append = {
    workspaceId: 'workspace_1',
    streamId: 'w1',
    streamType: 'workshop',
    meta: { actorId: 'user_1', actorKind: 'user', correlationId: 'request_1' },
  };
  const opened = { type: 'WorkshopOpened', workshopId: 'w1', title: 'A', seats: 9 };
  await one.append({ ...append, expectedVersion: 0, events: [opened] });
  for (let version = 1; version < 9; version++) {
    const events = [{ type: 'SeatReserved', workshopId: 'w1', attendee: `${version}` }];
    const store = version % 3 === 0 ? one : other;
    assert.equal(await store.append({ ...append, expectedVersion: version, events }), version + 1);
  }
  const closed = { type: 'WorkshopClosed', workshopId: 'w1' };
  assert.equal((await one.rows(workshopList).get('workspace_1', 'w1'))?.seatsLeft, 1);
  assert.equal(await other.append({ ...append, expectedVersion: 9, events: [closed] }), 10);
  const late = { type: 'SeatReserved', workshopId: 'w1', attendee: 'late' };
  assert.equal(await one.append({ ...append, expectedVersion: 9, events: [late] }), undefined);
  assert.equal(await one.rows(workshopList).get('workspace_1', 'w1'), undefined);
});

const { on } = workshopList;
const rows = projection<WorkshopEvent, WorkshopRow>('workshops', on, ['openedAt']);

/** A store with contents, in which the workspaces of `wanted` are sealed, each with a key of its own. */
async function sealing(schema: string, wanted: Set<string>, keys = new Map<string, string>()) {
  const seal = {
    isWanted: async (workspaceId: string) => wanted.has(workspaceId),
    async keyOf(workspaceId: string) {
      const key = keys.get(workspaceId) ?? randomBytes(32).toString('base64');
      keys.set(workspaceId, key);
      return key;
    },
  };
  const projections = [rows, eventsSeen];
  const start = () => preparedEventStore({ pool, schema, projections, seal });
  const open = async (workspaceId: string, id: string, title: string) => {
    const store = await start();
    const append = { workspaceId, streamId: id, streamType: 'workshop', meta };
    const opened = { type: 'WorkshopOpened', workshopId: id, title, seats: 9 };
    const reserved = { type: 'SeatReserved', workshopId: id, attendee: 'Ada' };
    await store.append({ ...append, expectedVersion: 0, events: [opened] });
    await store.append({ ...append, expectedVersion: 1, events: [reserved, reserved] });
    return store;
  };
  const tablesWith = async (text: string) => {
    const found = [];
    for (const table of ['events', 'workshops', 'events_seen']) {
      const like = `select from ${schema}.${table} as t where t::text like $1`;
      if ((await pool.query(like, [`%${text}%`])).rowCount !== 0) found.push(table);
    }
    return found;
  };
  return { seal, start, open, tablesWith, keys };
}
const meta = { actorId: 'user_1', actorKind: 'user', correlationId: 'request_1' };

test('contents are sealed for who wants it, and read, searched, heard of and rebuilt as ever', async () => {
  const { seal, start, open, tablesWith } = await sealing('sealed', new Set(['workspace_1']));
  await open('workspace_1', 'w1', 'Secret ways');
  await open('workspace_1', 'w2', 'Secret doors');
  const store = await open('workspace_2', 'w3', 'Open doors');
  assert.deepEqual(await tablesWith('Secret'), []);
  assert.deepEqual(await tablesWith('Open doors'), ['events', 'workshops']);

  const read = await (await start()).read({ workspaceId: 'workspace_1', streamId: 'w1' });
  assert.deepEqual(read[0], {
    type: 'WorkshopOpened',
    workshopId: 'w1',
    title: 'Secret ways',
    seats: 9,
  });
  const found = async (text: string, cursor?: string) => {
    const containing = { field: 'title', text } as const;
    const page = await store.rows(rows).list('workspace_1', { containing, limit: 1, cursor });
    return { ...page, items: page.items.map(({ id, seatsLeft }) => [id, seatsLeft]) };
  };
  const first = await found('SECRET');
  assert.deepEqual(first.items, [['w1', 7]]);
  assert.deepEqual(await found('SECRET', first.nextCursor), { items: [['w2', 7]] });
  assert.deepEqual(await found('open'), { items: [] });
  await assert.rejects(
    store.rows(rows).list('workspace_1', { where: { title: 'Secret ways' }, limit: 1 }),
    /may be sealed; index it/,
  );

  const before = await store.rows(rows).everywhere.list({ limit: 9 });
  await store.rebuild('workshops');
  assert.deepEqual(await store.rows(rows).everywhere.list({ limit: 9 }), before);
  assert.deepEqual(await tablesWith('Secret'), []);

  const heard: unknown[] = [];
  const translate = (event: object) => ({ type: 'opened.v1', data: event });
  const source = eventSource('sealed', translate, { seal });
  const subscription = subscribe({
    pool,
    schema: 'sealed',
    processor: 'reader',
    source,
    handle: async ({ data }) => void heard.push((data as { title?: string }).title ?? ''),
  });
  await until(() => heard.length === 9);
  await subscription.stop();
  assert.deepEqual(heard.filter(Boolean), ['Secret ways', 'Secret doors', 'Open doors']);
});

test('what was stored in clear is sealed afterwards, and opened when it is no longer wanted', async () => {
  const wanted = new Set<string>();
  const { start, open, tablesWith } = await sealing('later', wanted);
  for (let nth = 1; nth < 25; nth++) await open('workspace_1', `w${nth}`, `Secret ${nth}`);
  const writer = await open('workspace_2', 'other', 'Open doors');
  assert.deepEqual(await writer.sealStored('workspace_1'), { sealed: 0 });
  const before = await writer.rows(rows).list('workspace_1', { limit: 99 });

  wanted.add('workspace_1');
  const store = await start();
  let [sealed, calls] = [0, 0];
  for (let next: string | undefined; calls === 0 || next !== undefined; calls++) {
    const done = await store.sealStored('workspace_1', next);
    sealed += done.sealed;
    next = done.next;
  }
  assert.ok(calls > 3);
  assert.equal(sealed, 24 * 3 + 24 + 24 * 3);
  assert.deepEqual(await tablesWith('Secret'), []);
  assert.deepEqual(await tablesWith('Open doors'), ['events', 'workshops']);
  assert.deepEqual(await store.rows(rows).list('workspace_1', { limit: 99 }), before);

  wanted.clear();
  const after = await open('workspace_1', 'new', 'Secret no more');
  assert.deepEqual(await tablesWith('Secret'), ['events', 'workshops']);
  assert.equal((await after.rows(rows).get('workspace_1', 'w1'))?.title, 'Secret 1');
});

test('contents whose key is lost are told of: nothing is written over, others go on', async () => {
  const { seal, start, open, keys } = await sealing('lost', new Set(['workspace_1']));
  await open('workspace_1', 'w1', 'Secret ways');
  const [stream, append] = [{ workspaceId: 'workspace_1', streamId: 'w1' }, { meta }];
  keys.clear();
  const store = await start();
  await assert.rejects(store.read(stream), /does not open: its key was lost/);
  const reserved = [{ type: 'SeatReserved', workshopId: 'w1', attendee: 'Bea' }];
  await assert.rejects(
    store.append({
      ...stream,
      ...append,
      streamType: 'workshop',
      expectedVersion: 3,
      events: reserved,
    }),
    /does not open/,
  );
  await assert.rejects(store.rebuild('workshops'), /does not open/);
  const { rows: kept } = await pool.query('select count(*)::int as n from lost.workshops');
  assert.deepEqual(kept, [{ n: 1 }]);

  await open('workspace_2', 'w2', 'Open doors');
  let heard = 0;
  const subscription = subscribe({
    pool,
    schema: 'lost',
    processor: 'reader',
    source: eventSource('lost', (event) => ({ type: 'opened.v1', data: event }), { seal }),
    handle: async () => void heard++,
  });
  await until(() => heard === 3);
  await subscription.stop();
  const parked = await listParked(pool, 'lost');
  assert.deepEqual([parked.length, parked[0]?.streamId], [3, 'w1']);
});
