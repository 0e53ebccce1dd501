import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testDatabase, withoutDebianPostgres } from '@atelier/database/testing';
import { eventStoreConformance, type MakeStore } from './event-store.conformance.ts';
import { memoryEventStore } from './memory-event-store.ts';
import { rowsConformance } from './rows.conformance.ts';
import { preparedEventStore } from './testing.ts';
import { workshopList } from './testing/workshop.ts';

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
