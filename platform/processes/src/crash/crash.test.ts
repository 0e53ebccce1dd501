import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { testDatabase } from '@atelier/database/testing';
import type { CallContext } from '@atelier/kernel';
import { startProcesses } from '../start-processes.ts';
import { crashProcesses } from './crash-processes.ts';
import { forkServer, startProvider } from './servers.ts';

const call: CallContext = {
  actor: { kind: 'user', userId: 'user_1', workspaceId: 'workspace_1', roles: [], permissions: [] },
  requestId: 'request_1',
};
const BUYERS = 40;
const STEP_MS = 150;
const SLEEP_MS = 4_000;

// One story for all tests of this file: a server is killed amid everything, one is frozen for a
// while, and one lives on.
const { pool, url } = await testDatabase({ max: 20 });
await pool.query(
  `create table deeds(n bigint generated always as identity, process_id text, deed text,
     server text, at timestamptz not null default clock_timestamp())`,
);
const provider = await startProvider(() => Math.random() * 300);
// Both at once on an empty database: one of them makes the tables.
const [survivor, victim, sleepwalker] = await Promise.all([
  startProcesses({
    pool,
    databaseUrl: url,
    definitions: crashProcesses({ pool, providerUrl: provider.url, server: 'survivor' }),
  }),
  forkServer(url, provider.url, 'victim'),
  forkServer(url, provider.url, 'sleepwalker', { leaseMs: 600, beatMs: 100 }),
]);
after(async () => {
  await sleepwalker.kill();
  await survivor.stop();
  provider.stop();
});
const deedsOf = async (id: string) => {
  const { rows } = await pool.query<{ deed: string; server: string; at: Date }>(
    'select deed, server, at from deeds where process_id = $1 order by n',
    [id],
  );
  return rows;
};
await victim.start([{ name: 'endless', id: 'endless_1', input: null, call }]);
await survivor.progress('endless_1')[Symbol.asyncIterator]().next();
const askedAt = Date.now();
await survivor.cancel('endless_1', 'from afar');
const cancelled = await survivor.result('endless_1');
const stoppedAfterMs = Date.now() - askedAt;

const buyers = Array.from({ length: BUYERS }, (_, index) => ({
  name: 'buyer',
  id: `buyer_${index}`,
  input: { careful: index % 2 === 0, waitMs: Math.random() * 500 },
  call,
}));
await victim.start([
  { name: 'long', id: 'long_1', input: STEP_MS, call },
  { name: 'undoer', id: 'undoer_1', input: 300, call },
  { name: 'sleeper', id: 'sleeper_1', input: SLEEP_MS, call },
  ...buyers,
]);
await sleepwalker.start([{ name: 'long', id: 'long_2', input: STEP_MS, call }]);
while ((await deedsOf('long_1')).length === 0) await pause(20);
await pause(200 + Math.random() * 200);
await victim.kill();
const killedAt = Date.now();

test('a cancel reaches a long step on another server within 3 s, and it is undone there', async () => {
  assert.deepEqual(cancelled, {
    outcome: 'cancelled',
    reason: 'from afar',
    undone: ['go on and on'],
    notUndone: [],
  });
  assert.ok(stoppedAfterMs < 3_000, `stopped after ${stoppedAfterMs} ms`);
  const deeds = (await deedsOf('endless_1')).map(({ deed, server }) => `${deed} by ${server}`);
  assert.deepEqual(deeds, ['taken back by victim']);
});

test('another server takes the work of a killed one over within 10 s, at its next step', async () => {
  assert.deepEqual(await survivor.result('long_1'), { outcome: 'completed', result: 'request_1' });
  const deeds = await deedsOf('long_1');
  const takenOver = deeds.findIndex(({ server }) => server !== 'victim');
  assert.ok(takenOver > 0, 'the victim had begun and another went on');
  const afterMs = deeds[takenOver]!.at.getTime() - killedAt;
  assert.ok(afterMs > 0 && afterMs < 10_000, `taken over after ${afterMs} ms`);
  // Only the step that was running may have been done twice.
  const steps = deeds.map(({ deed }) => deed).filter((deed) => deed.startsWith('step'));
  assert.ok(steps.length <= 9, steps.join());
  assert.equal(new Set(steps).size, 8);
});

test('a step in a transaction happens exactly once', async () => {
  const writes = (await deedsOf('long_1')).filter(({ deed }) => deed.startsWith('write'));
  assert.deepEqual(
    writes.map(({ deed }) => deed),
    [0, 1, 2, 3, 4, 5, 6, 7].map((index) => `write ${index}`),
  );
});

test('a server that froze in a transaction and wakes does nothing in it twice', async () => {
  assert.deepEqual(await survivor.result('long_2'), { outcome: 'completed', result: 'request_1' });
  sleepwalker.wake();
  await sleepwalker.start([]);
  const deeds = await deedsOf('long_2');
  assert.deepEqual(
    deeds.map(({ deed }) => deed).filter((deed) => deed.startsWith('write')),
    [0, 1, 2, 3, 4, 5, 6, 7].map((index) => `write ${index}`),
  );
  assert.deepEqual([...new Set(deeds.map(({ server }) => server))].sort(), [
    'sleepwalker',
    'survivor',
  ]);
});

test('undoing goes on where the killed server left it', async () => {
  const ended = await survivor.result('undoer_1');
  assert.ok(ended.outcome === 'failed');
  assert.deepEqual(ended.undone, ['third', 'second', 'first']);
  const undos = (await deedsOf('undoer_1')).filter(({ deed }) => deed.startsWith('undo'));
  assert.deepEqual(
    [...new Set(undos.map(({ deed }) => deed))],
    ['undo third', 'undo second', 'undo first'],
  );
  assert.notEqual(undos.at(-1)?.server, 'victim');
});

test('a sleep keeps its end across the death of its server, and signals arrive', async () => {
  await survivor.signal('sleeper_1', 'wake', 'good morning');
  const ended = await survivor.result<{ sleptMs: number; signal: string }>('sleeper_1');
  assert.ok(ended.outcome === 'completed');
  assert.equal(ended.result.signal, 'good morning');
  assert.ok(ended.result.sleptMs >= SLEEP_MS && ended.result.sleptMs < SLEEP_MS + 8_000);
});

test('no payment is made twice, wherever its process was killed', async () => {
  const outcomes = { completed: 0, uncertain: 0 };
  for (const { id, input } of buyers) {
    const ended = await survivor.result(id);
    const calls = provider.calls.get(`key of ${id}`) ?? 0;
    if (ended.outcome === 'completed') {
      outcomes.completed++;
      assert.equal(ended.result, `receipt for key of ${id}`);
      assert.equal(calls, 1, `${id} was paid ${calls} times`);
    } else {
      assert.ok(ended.outcome === 'failed' && !input.careful, id);
      assert.equal(ended.failure.name, 'PaidStepUncertain');
      outcomes.uncertain++;
      assert.ok(calls <= 1, `${id} was paid ${calls} times`);
    }
  }
  assert.equal(outcomes.completed + outcomes.uncertain, BUYERS);
  assert.ok(outcomes.completed >= BUYERS / 2);
});
