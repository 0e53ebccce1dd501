import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPool } from '@atelier/database';
import { testDatabase } from '@atelier/database/testing';
import { insert, projection, update } from '@atelier/kernel';
import type { EventStore } from './event-store.ts';
import { postgresEventStore } from './postgres-event-store.ts';
import { prepareReadTables } from './read-table.ts';
import { preparedEventStore, prepareSchema } from './testing.ts';
import { until } from './testing/until.ts';
import { eventsSeen, type WorkshopEvent, workshopList } from './testing/workshop.ts';

const { pool, url } = await testDatabase({ max: 24 });
const meta = { actorId: 'user_1', actorKind: 'user', correlationId: 'request_1' };
const WORKSPACE = 'workspace_1';

/** Writes until told to stop: new streams, longer streams, with and without a transaction. */
async function keepWriting(store: EventStore, writer: number, isOver: () => boolean) {
  let written = 0;
  for (let turn = 0; !isOver(); turn++) {
    const workshopId = `w${writer}-${turn >> 2}`;
    const expectedVersion = turn % 4;
    const event: WorkshopEvent =
      expectedVersion === 0
        ? { type: 'WorkshopOpened', workshopId, title: `${turn % 7}`, seats: 9 }
        : { type: 'SeatReserved', workshopId, attendee: 'ada' };
    const append = {
      workspaceId: WORKSPACE,
      streamId: workshopId,
      streamType: 'workshop',
      expectedVersion,
      events: [event],
      meta,
    };
    const version =
      turn % 3 === 0
        ? await store.transaction((transaction) => store.append(append, transaction))
        : await store.append(append);
    assert.equal(version, expectedVersion + 1, 'a rebuild may delay a writer, never refuse it');
    written++;
  }
  return written;
}

/** What the rows must be, from the events themselves. */
async function replayed(schema: string) {
  const { rows } = await pool.query(
    `select stream_id as id, 9 - (count(*)::int - 1) as left, count(*)::int as events
      from ${schema}.events group by stream_id order by stream_id collate "C"`,
  );
  return rows as { id: string; left: number; events: number }[];
}

async function kept(schema: string) {
  const { rows } = await pool.query(
    `select id, (row->>'seatsLeft')::int as left from ${schema}.workshop_list order by id`,
  );
  return rows as { id: string; left: number }[];
}

test('a table rebuilt under 8 writers lacks no event and has none twice', async () => {
  const schema = 'inline';
  const projections = [workshopList, eventsSeen];
  const store = await preparedEventStore({ pool, schema, projections });
  let isOver = false;
  const writers = Array.from({ length: 8 }, (_, writer) =>
    keepWriting(store, writer, () => isOver),
  );
  await until(async () => (await replayed(schema)).length > 20);
  for (let round = 0; round < 3; round++) {
    const { events } = await store.rebuild('workshop-list');
    assert.ok(events > 20);
    await store.rebuild('events-seen');
  }
  isOver = true;
  const written = (await Promise.all(writers)).reduce((sum, each) => sum + each, 0);
  const expected = await replayed(schema);
  assert.deepEqual(
    await kept(schema),
    expected.map(({ id, left }) => ({ id, left })),
  );
  assert.equal(
    expected.reduce((sum, { events }) => sum + events, 0),
    written,
  );
  const { rows } = await pool.query(`select count(*)::int as rows from ${schema}.events_seen`);
  assert.equal(rows[0].rows, written);
});

test('a rebuild does not miss events that an open transaction elsewhere hides from subscriptions', async () => {
  const store = await preparedEventStore({ pool, schema: 'hidden', projections: [eventsSeen] });
  const elsewhere = await pool.connect();
  await elsewhere.query('begin; create table elsewhere (id int)');
  const opened = { type: 'WorkshopOpened', workshopId: 'w1', title: 'A', seats: 2 };
  const append = { workspaceId: WORKSPACE, streamId: 'w1', streamType: 'workshop', meta };
  await store.append({ ...append, expectedVersion: 0, events: [opened] });
  assert.deepEqual(await store.rebuild('events-seen'), { events: 1 });
  await elsewhere.query('rollback');
  elsewhere.release();
  assert.equal((await store.rows(eventsSeen).list(WORKSPACE, { limit: 9 })).items.length, 1);
});

test('a projection that is new or was changed is named for a rebuild, once', async () => {
  const schema = 'changed';
  const store = await preparedEventStore({ pool, schema, projections: [workshopList] });
  assert.deepEqual(await prepareReadTables(pool, schema, [workshopList]), []);
  const opened = { type: 'WorkshopOpened', workshopId: 'w1', title: 'A', seats: 2 };
  const append = { workspaceId: WORKSPACE, streamId: 'w1', streamType: 'workshop', meta };
  await store.append({ ...append, expectedVersion: 0, events: [opened] });

  const changed = projection<WorkshopEvent, { id: string; workspaceId: string; left: number }>(
    'workshop-list',
    {
      WorkshopOpened: ({ workshopId: id, seats }, { workspaceId }) =>
        insert({ id, workspaceId, left: seats }),
      SeatReserved: ({ workshopId }) =>
        update(workshopId, (row) => ({ ...row, left: row.left - 1 })),
      WorkshopClosed: () => [],
    },
    ['left'],
  );
  const projections = [changed, eventsSeen];
  const stale = await prepareReadTables(pool, schema, projections);
  assert.deepEqual(stale, ['workshop-list', 'events-seen']);
  const newer = postgresEventStore({ pool, schema, projections });
  for (const name of stale) await newer.rebuild(name);
  assert.deepEqual(await prepareReadTables(pool, schema, projections), []);
  assert.deepEqual(await newer.rows(changed).get(WORKSPACE, 'w1'), {
    id: 'w1',
    workspaceId: WORKSPACE,
    left: 2,
  });
  assert.equal((await newer.rows(eventsSeen).list(WORKSPACE, { limit: 9 })).items.length, 1);
});

test('a start waits for another that makes the tables, longer than statements may take', async (t) => {
  const schema = 'slow_start';
  await prepareSchema(pool, schema);
  const impatient = openPool(url, { applicationName: 'test', statementTimeoutMs: 20 });
  const other = await pool.connect();
  t.after(async () => {
    other.release();
    await impatient.end();
  });
  await other.query('begin');
  await other.query(
    `select pg_advisory_xact_lock(hashtextextended('read tables of slow_start', 0))`,
  );
  const preparing = prepareReadTables(impatient, schema, [workshopList]);
  await new Promise((resolve) => setTimeout(resolve, 100));
  await other.query('commit');
  assert.deepEqual(await preparing, []);
});
