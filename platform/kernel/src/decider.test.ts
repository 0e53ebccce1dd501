import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accept, type Decider, decide, reject } from './decider.ts';
import { may } from './actor.ts';
import { changesOf, insert, projection, update } from './projection.ts';
import { EVENT_CONTEXT, given, rowsAfter } from './testing.ts';

type Door = { open: boolean };
type DoorCommand = { type: 'OpenDoor' } | { type: 'CloseDoor' };
type DoorEvent = { type: 'DoorOpened' } | { type: 'DoorClosed' };

const door = {
  initial: { open: false },
  decide: {
    OpenDoor: (_, { open }) => (open ? accept() : accept({ type: 'DoorOpened' })),
    CloseDoor: (_, { open }) =>
      open ? accept({ type: 'DoorClosed' }) : reject({ code: 'DOOR_CLOSED' }),
  },
  evolve: (_, { type }) => ({ open: type === 'DoorOpened' }),
} satisfies Decider<Door, DoorCommand, DoorEvent>;

const doors = projection<DoorEvent, { id: string; workspaceId: string; openings: number }>(
  'doors',
  {
    DoorOpened: (_, { version, workspaceId }) =>
      version === 1
        ? insert({ id: 'door_1', workspaceId, openings: 1 })
        : update('door_1', (row) => ({ ...row, openings: row.openings + 1 })),
    DoorClosed: () => [],
  },
);

test('a decision is made on what the history adds up to', () => {
  given(door).when({ type: 'OpenDoor' }).accepts({ type: 'DoorOpened' });
  given(door, { type: 'DoorOpened' }).when({ type: 'OpenDoor' }).accepts();
  given(door, { type: 'DoorOpened' }, { type: 'DoorClosed' })
    .when({ type: 'CloseDoor' })
    .rejects({ code: 'DOOR_CLOSED' });
});

test('a command nobody knows is an error, not a silence', () => {
  assert.throws(() => decide(door, [], { type: 'BreakDoor' } as never), /BreakDoor/);
});

test('a projection turns events into rows and ignores those it has never heard of', () => {
  assert.deepEqual(rowsAfter(doors, { type: 'DoorOpened' }), [
    { id: 'door_1', workspaceId: 'workspace_1', openings: 1 },
  ]);
  assert.deepEqual(changesOf(doors, { type: 'toString' } as never, EVENT_CONTEXT), []);
});

test('a permission covers its action on its resource, manage every action, all every resource', () => {
  const actor = (resource: string, action: string) =>
    ({ permissions: [{ resource, action }] }) as unknown as Parameters<typeof may>[0];
  const reading = { resource: 'user', action: 'read' };
  assert.ok(may(actor('user', 'read'), reading));
  assert.ok(may(actor('user', 'manage'), reading));
  assert.ok(may(actor('all', 'manage'), reading));
  assert.ok(!may(actor('user', 'write'), reading));
  assert.ok(!may(actor('audit', 'manage'), reading));
});
