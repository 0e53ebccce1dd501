import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testDatabase } from '@atelier/database/testing';
import type { Append, EventStore, Transaction } from './event-store.ts';
import { listParked, redrive } from './parked.ts';
import { eventSource, type PublishedEvent, tableSource } from './source.ts';
import { type SubscriptionOptions, subscribe } from './subscription.ts';
import { subscriptionLag } from './subscription-lag.ts';
import { onTableNews } from './table-news.ts';
import { prepareSchema, preparedEventStore } from './testing.ts';
import { until } from './testing/until.ts';
import { announce } from './wake.ts';

const { pool } = await testDatabase({ max: 40 });
const meta = { actorId: 'user_1', actorKind: 'user', correlationId: 'request_1' };
const noted = (streamId: string, expectedVersion: number, ...texts: string[]): Append => ({
  workspaceId: 'workspace_1',
  streamId,
  streamType: 'note',
  expectedVersion,
  events: texts.map((text) => ({ type: 'Noted', text })),
  meta,
});
const textOf = ({ data }: PublishedEvent) => (data as { text: string }).text;

/** A store of its own and its published events, which carry stream and version as `text` asks. */
async function startNotes(schema: string) {
  const store = await preparedEventStore({ pool, schema, projections: [] });
  const source = eventSource(schema, (event, { streamId, version }) =>
    event.type === 'Noted'
      ? { type: 'notes.noted.v1', data: { ...event, streamId, version } }
      : undefined,
  );
  return { store, source };
}

function listen(
  schema: string,
  options: Partial<SubscriptionOptions> & Pick<SubscriptionOptions, 'source'>,
) {
  const seen: string[] = [];
  const subscription = subscribe({
    pool,
    schema,
    processor: 'reader',
    backoffMs: 2,
    pollMs: 50,
    handle: async (event) => {
      seen.push(textOf(event));
    },
    ...options,
  });
  return { seen, subscription };
}

test('32 slow and quick writers at once lose no event and reorder no stream', async () => {
  const { store, source } = await startNotes('slow');
  const versions = new Map<string, number[]>();
  const subscription = subscribe({
    pool,
    schema: 'slow',
    processor: 'reader',
    source,
    batchSize: 20,
    pollMs: 5,
    handle: async ({ data }) => {
      const { streamId, version } = data as { streamId: string; version: number };
      versions.set(streamId, [...(versions.get(streamId) ?? []), version]);
    },
  });
  let recorded = 0;
  await Promise.all(
    Array.from({ length: 32 }, async (_, writer) => {
      for (let turn = 0; turn < 12; turn++) {
        const streamId = writer % 4 === 0 ? `own ${writer}` : `hot ${(writer + turn) % 3}`;
        if (await noteSlowly(store, 'slow', streamId, writer % 2 === 0)) recorded++;
      }
    }),
  );
  const seen = () => [...versions.values()].reduce((sum, { length }) => sum + length, 0);
  await until(() => seen() >= recorded);
  await subscription.stop();
  assert.equal(seen(), recorded);
  for (const [streamId, list] of versions)
    assert.deepEqual(
      list,
      list.map((_, index) => index + 1),
      `${streamId} is in order`,
    );
});

/** Writes before it appends, so that it has its xid early, and may take its time to commit. */
async function noteSlowly(store: EventStore, schema: string, streamId: string, isSlow: boolean) {
  return store.transaction(async (transaction) => {
    await transaction.query(`delete from ${schema}.parked_events where processor = 'nobody'`);
    await transaction.query('select pg_current_xact_id()');
    if (isSlow) await transaction.query('select pg_sleep(random() * 0.02)');
    const { length } = await store.read({ workspaceId: 'workspace_1', streamId });
    const version = await store.append(noted(streamId, length, 'x'), transaction);
    if (isSlow) await transaction.query('select pg_sleep(random() * 0.02)');
    return version !== undefined;
  });
}

test('a transaction that began before the last writer of a stream may not append to it', async () => {
  const { store, source } = await startNotes('early');
  const version = await store.transaction(async (transaction) => {
    await transaction.query('select pg_current_xact_id()');
    await store.append(noted('n1', 0, 'first'));
    return store.append(noted('n1', 1, 'second'), transaction);
  });
  assert.equal(version, undefined);
  assert.equal(await store.append(noted('n1', 1, 'second')), 2);
  const { seen, subscription } = listen('early', { source });
  await until(() => seen.length === 2);
  await subscription.stop();
  assert.deepEqual(seen, ['first', 'second']);
});

test('an event waits for the older transaction that is still open', async () => {
  const { store, source } = await startNotes('open');
  const { seen, subscription } = listen('open', { source });
  await store.transaction(async (older) => {
    await store.append(noted('n1', 0, 'older'), older);
    await store.append(noted('n2', 0, 'newer'));
    await store.append(noted('n1', 1, 'older too'), older);
    assert.deepEqual(seen, []);
  });
  await until(() => seen.length === 3);
  await subscription.stop();
  assert.deepEqual(seen, ['older', 'older too', 'newer']);
});

test('what a handler writes and the place it has reached are one fact', async () => {
  const { store, source } = await startNotes('once');
  await pool.query('create table once.copies (text text)');
  const handle = (event: PublishedEvent, transaction: Transaction) =>
    transaction.query('insert into once.copies values ($1)', [textOf(event)]).then(() => {});
  const { subscription } = listen('once', { source, handle, batchSize: 3 });
  const second = listen('once', { source, handle, batchSize: 3 });
  for (let turn = 0; turn < 20; turn++) await store.append(noted('n1', turn, `${turn}`));
  const copies = async () =>
    (await pool.query('select text from once.copies')).rows.map(({ text }) => text);
  await until(async () => (await copies()).length >= 20);
  await Promise.all([subscription.stop(), second.subscription.stop()]);
  assert.deepEqual(
    (await copies()).map(Number).sort((a, b) => a - b),
    Array.from({ length: 20 }, (_, index) => index),
  );
  assert.deepEqual(await subscriptionLag(pool, 'once'), [
    { processor: 'reader', behind: 0, parked: 0 },
  ]);
});

test('a failing event is parked with its stream behind it, the others go on, and is re-driven in order', async () => {
  const { store, source } = await startNotes('parking');
  await pool.query('create table parking.copies (text text)');
  let isBroken = true;
  let attempts = 0;
  const handled: string[] = [];
  const { subscription } = listen('parking', {
    source,
    maxAttempts: 3,
    handle: async (event, transaction) => {
      await transaction.query('insert into parking.copies values ($1)', [textOf(event)]);
      if (isBroken && textOf(event) === 'poison') {
        attempts++;
        throw new Error('cannot swallow this');
      }
      handled.push(textOf(event));
    },
  });
  await store.append(noted('n1', 0, 'before', 'poison', 'after'));
  await store.append(noted('n2', 0, 'other'));
  const parked = () => listParked(pool, 'parking');
  await until(async () => (await parked())[0]?.state === 'parked' && handled.includes('other'));
  await store.append(noted('n1', 3, 'later'));
  await store.append(noted('n2', 1, 'other too'));
  await until(async () => (await parked()).length === 3 && handled.includes('other too'));
  assert.deepEqual(
    (await parked()).map(({ state, error, type, streamId }) => [state, error, type, streamId]),
    [
      ['parked', 'cannot swallow this', 'Noted', 'n1'],
      ['waiting', 'An earlier event of this stream is parked.', 'Noted', 'n1'],
      ['waiting', 'An earlier event of this stream is parked.', 'Noted', 'n1'],
    ],
  );
  // Once without a savepoint, which the whole batch was undone for, then as often as allowed.
  assert.equal(attempts, 4);
  assert.deepEqual(await subscriptionLag(pool, 'parking'), [
    { processor: 'reader', behind: 0, parked: 3 },
  ]);

  isBroken = false;
  const last = (await parked()).at(-1)?.eventId ?? '';
  assert.equal(await redrive(pool, 'parking', 'reader', last), 1);
  await until(async () => (await parked()).length === 0);
  await store.append(noted('n1', 4, 'end'));
  await until(() => handled.includes('end'));
  await subscription.stop();
  const { rows } = await pool.query('select text from parking.copies');
  const inOrder = ['before', 'poison', 'after', 'later', 'end'];
  assert.deepEqual(
    rows.map(({ text }) => text).filter((text) => inOrder.includes(text)),
    inOrder,
  );
  assert.equal(rows.length, 7);
});

test('a failing event goes through by itself when its cause is gone', async () => {
  const { store, source } = await startNotes('passing');
  let failures = 2;
  const seen: string[] = [];
  const { subscription } = listen('passing', {
    source,
    handle: async (event) => {
      if (textOf(event) === 'a' && failures-- > 0) throw new Error('not now');
      seen.push(textOf(event));
    },
  });
  await store.append(noted('n1', 0, 'a', 'b'));
  await until(() => seen.length === 2);
  await subscription.stop();
  assert.deepEqual(seen, ['a', 'b']);
  assert.deepEqual(await listParked(pool, 'passing'), []);
});

test('an append-only table is a source too', async () => {
  await prepareSchema(pool, 'log');
  await pool.query(`create table log.calls (position bigint generated always as identity,
    xid xid8 not null default pg_current_xact_id(), request_id text, cost int)`);
  const source = tableSource({
    schema: 'log',
    table: 'calls',
    toEvents: ({ request_id, cost }) =>
      cost === null
        ? []
        : [
            {
              id: String(request_id),
              type: 'gateway.called.v1',
              workspaceId: 'workspace_1',
              at: '2026-01-01T00:00:00.000Z',
              data: { text: `${request_id} ${cost}` },
            },
          ],
  });
  const { seen, subscription } = listen('log', { source, pollMs: 60_000 });
  await pool.query(
    `insert into log.calls (request_id, cost) values ('r1', null), ('r1', 5), ('r2', 6)`,
  );
  announce('log');
  await until(() => seen.length === 2);
  await subscription.stop();
  assert.deepEqual(seen, ['r1 5', 'r2 6']);
});

test('news of another process is heard of without looking into the table', async () => {
  await startNotes('elsewhere');
  let news = 0;
  const silence = onTableNews(pool, '"elsewhere".events', () => news++);
  await until(() => news === 1); // What was there before is news too.
  await pool.query(`insert into elsewhere.events overriding user value
    values (0, default, 'n1', 1, 'workspace_1', 'e1', 'Noted', 1, '{}', '{}', now())`);
  await until(() => news === 2);
  silence();
});

test('a batch is handled at once; when that fails, one by one, and only the failing one is parked', async () => {
  const { store, source } = await startNotes('batches');
  // In one transaction: else somebody's older one, open elsewhere in the cluster, may part them.
  await store.transaction(async (transaction) => {
    await store.append(noted('note_1', 0, 'one'), transaction);
    await store.append(noted('note_2', 0, 'bad'), transaction);
    await store.append(noted('note_3', 0, 'three'), transaction);
  });
  const batches: string[][] = [];
  const { seen, subscription } = listen('batches', {
    source,
    maxAttempts: 1,
    handleAll: async (events) => {
      const texts = events.map(textOf);
      batches.push(texts);
      if (texts.includes('bad')) throw new Error('One of these is bad.');
    },
    handle: async (event) => {
      if (textOf(event) === 'bad') throw new Error('This one is bad.');
      seen.push(textOf(event));
    },
  });
  await until(() => seen.length === 2);
  assert.deepEqual(seen, ['one', 'three']);
  await store.append(noted('note_4', 0, 'four', 'five'));
  await until(() => batches.length === 2);
  await subscription.stop();
  assert.deepEqual(batches, [
    ['one', 'bad', 'three'],
    ['four', 'five'],
  ]);
  const parked = await listParked(pool, 'batches');
  assert.deepEqual(
    parked.map(({ error }) => error),
    ['This one is bad.'],
  );
});
