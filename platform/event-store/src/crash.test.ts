import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testDatabase } from '@atelier/database/testing';
import { prepareSchema, preparedEventStore } from './testing.ts';
import { startChild } from './testing/child.ts';
import { until } from './testing/until.ts';
import { eventsSeen, workshopList } from './testing/workshop.ts';

const { pool, url } = await testDatabase();

test('kill -9 of a writer at 20 random moments loses nothing that was acknowledged', async () => {
  const schema = 'crash';
  const store = await preparedEventStore({
    pool,
    schema,
    projections: [workshopList, eventsSeen],
  });
  const acknowledged: string[] = [];
  // Four at a time, because most of the test is Node starting.
  for (let round = 0; round < 5; round++) {
    const writers = [0, 1, 2, 3].map((each) =>
      startChild('./writer-process.ts', url, schema, `${round}${each}`),
    );
    await Promise.all(
      writers.map(async (writer) => {
        await until(() => writer.said.length > 0, 60_000);
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 100));
        await writer.kill();
        acknowledged.push(...writer.said);
      }),
    );
  }
  // What the server still had in hand when the writer died is over when its connections are.
  await until(async () => {
    const sql = `select from pg_stat_activity where application_name = 'writer'`;
    return (await pool.query(sql)).rowCount === 0;
  });
  const { rows: events } = await pool.query(
    `select stream_id, version from ${schema}.events order by stream_id, version`,
  );
  const stored = new Set(events.map(({ stream_id, version }) => `${stream_id} ${version}`));
  assert.deepEqual(
    acknowledged.filter((each) => !stored.has(each)),
    [],
  );
  assert.ok(acknowledged.length > 20, `only ${acknowledged.length} writes in 20 rounds`);
  assert.equal(stored.size, events.length, 'no version of a stream is there twice');
  const { rows: gaps } = await pool.query(
    `select stream_id from ${schema}.streams left join
      (select stream_id, max(version) as last, count(*) as events from ${schema}.events group by 1) as e
      using (stream_id) where version is distinct from last or version <> events`,
  );
  assert.deepEqual(gaps, []);

  const tables = ['workshop_list', 'events_seen'];
  const rows = async () =>
    Promise.all(
      tables.map(
        async (table) => (await pool.query(`select * from ${schema}.${table} order by id`)).rows,
      ),
    );
  const kept = await rows();
  for (const name of ['workshop-list', 'events-seen']) await store.rebuild(name);
  assert.deepEqual(kept, await rows(), 'the rows equal a replay');
});

test('kill -9 of a subscriber lets another process go on, each event once', async () => {
  const schema = 'takeover';
  await prepareSchema(pool, schema);
  await pool.query(`create table ${schema}.copies (event_id text, pid int)`);
  const store = await preparedEventStore({ pool, schema, projections: [] });
  const meta = { actorId: 'user_1', actorKind: 'user', correlationId: 'request_1' };
  await store.append({
    workspaceId: 'workspace_1',
    streamId: 'n1',
    streamType: 'note',
    expectedVersion: 0,
    events: Array.from({ length: 120 }, (_, index) => ({ type: 'Noted', index })),
    meta,
  });
  const processes = [1, 2].map(() => startChild('./subscriber-process.ts', url, schema));
  const copies = async () =>
    (await pool.query(`select event_id, pid from ${schema}.copies`)).rows as Copy[];
  try {
    await until(() => processes.every(({ said }) => said.includes('ready')));
    await until(async () => (await copies()).length >= 20);
    const leader = (await copies())[0]?.pid;
    const [first, second] = processes;
    await (leader === first?.pid ? first : second)?.kill();
    const killedAt = Date.now();
    await until(async () => (await copies()).some(({ pid }) => pid !== leader));
    assert.ok(Date.now() - killedAt < 15_000, 'the other one goes on within seconds');
    await until(async () => (await copies()).length >= 120);
  } finally {
    await Promise.all(processes.map((each) => each.kill()));
  }
  const ids = (await copies()).map(({ event_id }) => event_id);
  const { rows } = await pool.query(`select event_id from ${schema}.events order by version`);
  assert.deepEqual(
    ids,
    rows.map(({ event_id }) => event_id),
  );
});

type Copy = { event_id: string; pid: number };
