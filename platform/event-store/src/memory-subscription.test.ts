import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryEventStore } from './memory-event-store.ts';
import { memorySubscribe } from './memory-subscription.ts';

const noted = (streamId: string, expectedVersion: number, ...texts: string[]) => ({
  workspaceId: 'workspace_1',
  streamId,
  streamType: 'note',
  expectedVersion,
  events: texts.map((text) => ({ type: 'Noted', text })),
  meta: { actorId: 'user_1', actorKind: 'user', correlationId: 'request_1' },
});

test('what a handler records is handled too, and a stopped subscription hears nothing', async () => {
  const store = memoryEventStore({ projections: [] });
  const seen: string[] = [];
  const subscription = memorySubscribe({
    store,
    translate: (event, { streamId }) => ({ type: 'notes.noted.v1', data: { ...event, streamId } }),
    handle: async ({ data }, transaction) => {
      const { streamId } = data as { streamId: string };
      seen.push(streamId);
      if (streamId === 'n1') await store.append(noted('n2', 0, 'echo'), transaction);
    },
  });
  await store.append(noted('n1', 0, 'call'));
  await subscription.settled();
  assert.deepEqual(seen, ['n1', 'n2']);
  await subscription.stop();
  await store.append(noted('n3', 0, 'late'));
  assert.deepEqual(seen, ['n1', 'n2']);
});

test('what a handler throws is told to whoever waits', async () => {
  const store = memoryEventStore({ projections: [] });
  const subscription = memorySubscribe({
    store,
    translate: (event) => ({ type: 'notes.noted.v1', data: event }),
    handle: () => Promise.reject(new Error('cannot swallow this')),
  });
  await store.append(noted('n1', 0, 'poison'));
  await assert.rejects(subscription.settled(), /cannot swallow this/);
});
