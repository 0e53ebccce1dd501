import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type CallContext,
  insert,
  projection,
  type UserId,
  update,
  type WorkspaceId,
} from '@atelier/kernel';
import type { Append, EventStore } from './event-store.ts';
import { executor } from './executor.ts';
import type { AnyProjection } from './row-changes.ts';
import { eventsSeen, type WorkshopEvent, workshop, workshopList } from './testing/workshop.ts';
import type { Upcasters } from './upcasters.ts';
import { writer } from './writer.ts';

/** A store over nothing, or over what another one of the same `name` has recorded. */
export type MakeStore = (options: {
  readonly name: string;
  readonly projections?: readonly AnyProjection[];
  readonly upcasters?: Upcasters;
}) => Promise<EventStore>;

const OURS: WorkspaceId = 'workspace_ours';
const THEIRS: WorkspaceId = 'workspace_theirs';
const meta = { actorId: 'user_1', actorKind: 'user', correlationId: 'request_1' };
const call = (workspaceId: WorkspaceId): CallContext => ({
  requestId: 'request_1',
  actor: { kind: 'user', userId: 'user_1' as UserId, workspaceId, roles: [], permissions: [] },
});
const opened: WorkshopEvent = { type: 'WorkshopOpened', workshopId: 'w1', title: 'A', seats: 3 };
const reserved: WorkshopEvent = { type: 'SeatReserved', workshopId: 'w1', attendee: 'ada' };
type AnyEvent = WorkshopEvent | { type: string };
const at = (expectedVersion: number, ...events: readonly AnyEvent[]): Append => ({
  workspaceId: OURS,
  streamId: 'w1',
  streamType: 'workshop',
  expectedVersion,
  events,
  meta,
});
const w1 = { workspaceId: OURS, streamId: 'w1' };
const both = [workshopList, eventsSeen];

/** One row that all streams change. */
const tally = projection<
  { type: 'WorkshopOpened'; workshopId: string },
  { id: string; workspaceId: string; workshops: number }
>('tally', {
  WorkshopOpened: ({ workshopId }, { workspaceId }) =>
    workshopId === 'w0'
      ? insert({ id: 'tally', workspaceId, workshops: 1 })
      : update('tally', (row) => ({ ...row, workshops: row.workshops + 1 })),
});

/** What every event store does, whatever it is made of. */
export function eventStoreConformance(adapter: string, makeStore: MakeStore): void {
  const conforms = (sentence: string, check: (name: string) => Promise<void>) =>
    test(`${adapter}: ${sentence}`, () => check(sentence));

  conforms('events come back in order and to the letter', async (name) => {
    const store = await makeStore({ name, projections: both });
    const odd = { ...reserved, attendee: 'zero \0, half \ud800, "quoted" \\ and 🜂' };
    assert.equal(await store.append(at(0, opened, reserved)), 2);
    assert.equal(await store.append(at(2, odd)), 3);
    assert.deepEqual(await store.read(w1), [opened, reserved, odd]);
  });

  conforms('a version that is not the expected one writes nothing', async (name) => {
    const store = await makeStore({ name, projections: both });
    assert.equal(await store.append(at(3, opened)), undefined);
    assert.equal(await store.append(at(0, opened)), 1);
    assert.equal(await store.append(at(0, opened)), undefined);
    assert.equal(await store.append(at(2, reserved)), undefined);
    assert.deepEqual(await store.read(w1), [opened]);
    assert.equal((await store.rows(eventsSeen).list(OURS, { limit: 9 })).items.length, 1);
  });

  conforms('of many who create a stream at once, one wins', async (name) => {
    const store = await makeStore({ name, projections: both });
    for (let round = 0; round < 10; round++) {
      const streamId = `w${round}`;
      const events = [{ ...opened, workshopId: streamId }];
      const versions = await Promise.all(
        Array.from({ length: 8 }, () => store.append({ ...at(0), streamId, events })),
      );
      assert.deepEqual(
        versions.filter((version) => version !== undefined),
        [1],
      );
      assert.equal((await store.read({ ...w1, streamId })).length, 1);
    }
  });

  conforms('racing commands are decided again on the newer history', async (name) => {
    const store = await makeStore({ name, projections: both });
    const workshops = executor(store, 'workshop', workshop);
    const open = { type: 'OpenWorkshop', workshopId: 'w1', title: 'A', seats: 3 } as const;
    await workshops(call(OURS), 'w1', open);
    const outcomes = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        workshops(call(OURS), 'w1', {
          type: 'ReserveSeat',
          workshopId: 'w1',
          attendee: `${index}`,
        }),
      ),
    );
    assert.equal(outcomes.filter(({ outcome }) => outcome === 'accepted').length, 3);
    assert.equal((await store.rows(workshopList).get(OURS, 'w1'))?.seatsLeft, 0);
  });

  conforms(
    'streams written together are all written or none, told of when they are',
    async (name) => {
      const store = await makeStore({ name, projections: both });
      const heard: string[] = [];
      const write = writer(store, ({ type }) => heard.push(type));
      const workshops = { type: 'workshop', decider: workshop };
      const w2 = { workspaceId: OURS, streamId: 'w2' };
      const open = { type: 'OpenWorkshop', workshopId: 'w1', title: 'A', seats: 3 } as const;
      await write(call(OURS), ({ record }) => record(workshops, w1, open));
      const moved = await Promise.all(
        Array.from({ length: 4 }, (_, index) =>
          write(call(OURS), async ({ record }) => {
            const seat = { type: 'ReserveSeat', workshopId: 'w1', attendee: `${index}` } as const;
            await record(workshops, w1, seat);
            return record(workshops, w2, { ...open, workshopId: 'w2' });
          }),
        ),
      );
      assert.equal(moved.filter(({ outcome }) => outcome === 'accepted').length, 1);
      assert.equal((await store.rows(workshopList).get(OURS, 'w1'))?.seatsLeft, 2);
      assert.deepEqual(heard, ['WorkshopOpened', 'SeatReserved', 'WorkshopOpened']);
    },
  );

  conforms('an append, its rows and what is done together are one fact', async (name) => {
    const store = await makeStore({ name, projections: both });
    await store.append(at(0, opened));
    const broken = store.transaction(async (transaction) => {
      await store.append(at(1, reserved), transaction);
      await store.append(
        { ...at(0, { ...opened, workshopId: 'w2' }), streamId: 'w2' },
        transaction,
      );
      assert.equal((await store.read(w1, transaction)).length, 2);
      assert.equal((await store.rows(workshopList).get(OURS, 'w1'))?.seatsLeft, 3);
      throw new Error('the process could not be started');
    });
    await assert.rejects(broken, /could not be started/);
    assert.deepEqual(await store.read(w1), [opened]);
    assert.deepEqual(await store.read({ ...w1, streamId: 'w2' }), []);
    assert.equal((await store.rows(workshopList).get(OURS, 'w1'))?.seatsLeft, 3);
    assert.equal((await store.rows(eventsSeen).list(OURS, { limit: 9 })).items.length, 1);
  });

  conforms('an event that a projection cannot apply is not recorded', async (name) => {
    const store = await makeStore({ name, projections: both });
    await assert.rejects(store.append(at(0, reserved)), /no row w1/);
    const broken = store.transaction((transaction) => store.append(at(0, reserved), transaction));
    await assert.rejects(broken, /no row w1/);
    assert.deepEqual(await store.read(w1), []);
  });

  conforms('streams that change one row at the same time all count', async (name) => {
    const store = await makeStore({ name, projections: [tally] });
    const count = (streamId: string) =>
      store.append({ ...at(0, { ...opened, workshopId: streamId }), streamId });
    await count('w0');
    const versions = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        index % 2 === 0
          ? count(`w${index + 1}`)
          : store.transaction((transaction) =>
              store.append(
                { ...at(0, { ...opened, workshopId: `w${index + 1}` }), streamId: `w${index + 1}` },
                transaction,
              ),
            ),
      ),
    );
    assert.ok(versions.every((version) => version === 1));
    assert.equal((await store.rows(tally).get(OURS, 'tally'))?.workshops, 41);
  });

  conforms('the streams and rows of another workspace are not there', async (name) => {
    const store = await makeStore({ name, projections: both });
    await store.append(at(0, opened));
    assert.deepEqual(await store.read({ ...w1, workspaceId: THEIRS }), []);
    assert.equal(await store.append({ ...at(1, reserved), workspaceId: THEIRS }), undefined);
    assert.equal(await store.append({ ...at(0, opened), workspaceId: THEIRS }), undefined);
    const rows = store.rows(workshopList);
    assert.equal(await rows.get(THEIRS, 'w1'), undefined);
    assert.deepEqual(await rows.list(THEIRS, { limit: 9 }), { items: [] });
    assert.equal((await rows.everywhere.get('w1'))?.workspaceId, OURS);
    assert.equal((await rows.everywhere.list({ limit: 9 })).items.length, 1);
  });

  conforms('no projection can overwrite a row of another workspace', async (name) => {
    const store = await makeStore({ name, projections: both });
    await store.append(at(0, opened));
    const theirs = { ...at(0, opened), streamId: 'w2', workspaceId: THEIRS };
    await assert.rejects(store.append(theirs), /workspace/);
    assert.deepEqual(await store.read({ workspaceId: THEIRS, streamId: 'w2' }), []);
    assert.equal((await store.rows(workshopList).get(OURS, 'w1'))?.workspaceId, OURS);
  });

  conforms('old events are read in the shape and under the name of today', async (name) => {
    const before = await makeStore({ name });
    const courseOpened = { type: 'CourseOpened', course: 'w1', title: 'A' };
    await before.append(at(0, courseOpened));
    const upcasters: Upcasters = {
      CourseOpened: [
        ({ course, ...event }) => ({ ...event, type: 'WorkshopOpened', workshopId: course }),
      ],
      WorkshopOpened: [
        (event) => ({ ...event, places: 3 }),
        ({ places, ...event }) => ({ ...event, seats: places }),
      ],
    };
    const after = await makeStore({ name, upcasters, projections: [workshopList] });
    const streamId = 'w2';
    await after.append({ ...at(0, { ...opened, workshopId: streamId }), streamId });
    assert.deepEqual(await after.read(w1), [opened]);
    assert.deepEqual(await after.read({ ...w1, streamId }), [{ ...opened, workshopId: streamId }]);
    assert.deepEqual(await after.rebuild('workshop-list'), { events: 2 });
    assert.equal((await after.rows(workshopList).get(OURS, 'w1'))?.seatsLeft, 3);
  });

  conforms('an event of an unknown type is read and changes no row', async (name) => {
    const store = await makeStore({ name, projections: both });
    const unknown = { type: 'TeaServed' };
    assert.equal(await store.append(at(0, opened, unknown)), 2);
    assert.deepEqual(await store.read(w1), [opened, unknown]);
    assert.equal((await store.rows(eventsSeen).list(OURS, { limit: 9 })).items.length, 1);
  });

  conforms('a rebuilt table equals the one that appends have kept', async (name) => {
    const store = await makeStore({ name, projections: both });
    await store.append(at(0, opened, reserved));
    await store.append({ ...at(0, { ...opened, workshopId: 'w2' }), streamId: 'w2' });
    await store.append({
      ...at(1, { type: 'WorkshopClosed', workshopId: 'w2' } as WorkshopEvent),
      streamId: 'w2',
    });
    const kept = await store.rows(workshopList).list(OURS, { limit: 9 });
    assert.deepEqual(await store.rebuild('workshop-list'), { events: 4 });
    assert.deepEqual(await store.rows(workshopList).list(OURS, { limit: 9 }), kept);
    assert.equal(await store.append(at(2, reserved)), 3);
  });
}
