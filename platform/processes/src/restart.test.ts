import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { testDatabase } from '@atelier/database/testing';
import type { CallContext } from '@atelier/kernel';
import { type BoundProcess, defineProcess, type Run } from './process.ts';
import { startProcesses } from './start-processes.ts';

type Ports = { readonly did: string[] };

const call: CallContext = {
  actor: { kind: 'user', userId: 'user_1', workspaceId: 'workspace_1', roles: [], permissions: [] },
  requestId: 'request_1',
};
const QUICK = { leaseMs: 2_000, beatMs: 100 };

const { pool, url } = await testDatabase();
const ports: Ports = { did: [] };

const doing = (run: Run<Ports>, what: string) =>
  run.step(what, async () => void run.ports.did.push(what));

/** The code of yesterday. */
const tale = defineProcess('tale', async (run: Run<Ports>, _input: null) => {
  await doing(run, 'begin');
  await run.waitFor('go on', 60_000);
  await doing(run, 'end');
});

/** Today's, which does something new in the middle, guarded. */
const taleGuarded = defineProcess('tale', async (run: Run<Ports>, _input: null) => {
  if (await run.changed('a foreword')) await doing(run, 'foreword');
  await doing(run, 'begin');
  await run.waitFor('go on', 60_000);
  await doing(run, 'end');
});

/** Today's, by somebody who forgot the guard. */
const taleUnguarded = defineProcess('tale', async (run: Run<Ports>, _input: null) => {
  await doing(run, 'foreword');
  await doing(run, 'begin');
});

const writer = defineProcess('writer', async (run: Run<Ports>, _input: null) => {
  await run.transaction('write', async (transaction) => {
    await transaction.query('insert into lines(text) values ($1)', [run.id]);
  });
  await run.progress('written');
  await run.waitFor('go on', 60_000);
});

const start = (definitions: readonly BoundProcess[], retired: string[] = []) =>
  startProcesses({ pool, databaseUrl: url, definitions, retired, leaseTimes: QUICK });

/** Starts `id` with yesterday's code and stops the server in the middle of it. */
async function interrupted(id: string): Promise<void> {
  ports.did.length = 0;
  const yesterday = await start([tale.with(ports)]);
  await yesterday.start(tale, id, null, call);
  while (!ports.did.includes('begin')) await pause(10);
  await yesterday.stop();
  assert.deepEqual(ports.did, ['begin']);
}

test('what a stopped server leaves goes on at the next start, also under guarded new code', async () => {
  await interrupted('process_2');
  const today = await start([taleGuarded.with(ports)]);
  await today.signal('process_2', 'go on');
  assert.equal((await today.result('process_2')).outcome, 'completed');
  assert.deepEqual(ports.did, ['begin', 'end']);
  await today.start(taleGuarded, 'process_3', null, call);
  await today.signal('process_3', 'go on');
  await today.result('process_3');
  assert.deepEqual(ports.did.slice(2), ['foreword', 'begin', 'end']);
  await today.stop();
});

test('a crash between the commit of a step and its place in the journal repeats nothing', async () => {
  await pool.query('create table lines(text text)');
  const yesterday = await start([writer.with(ports)]);
  await yesterday.start(writer, 'process_7', null, call);
  await yesterday.progress('process_7')[Symbol.asyncIterator]().next();
  await yesterday.stop();
  // What such a crash leaves: the step's writes are there, and the journal knows nothing of it.
  await pool.query(`delete from processes.operation_outputs where workflow_uuid = 'process_7'`);
  const today = await start([writer.with(ports)]);
  await today.signal('process_7', 'go on');
  assert.equal((await today.result('process_7')).outcome, 'completed');
  assert.deepEqual((await pool.query('select text from lines')).rows, [{ text: 'process_7' }]);
  await today.stop();
});

test('an unguarded change breaks the run, says so, and undoes nothing', async () => {
  await interrupted('process_4');
  const today = await start([taleUnguarded.with(ports)]);
  const ended = await today.result('process_4');
  assert.ok(ended.outcome === 'broken');
  assert.match(ended.failure.message, /"tale" was changed.*run\.changed/s);
  await today.stop();
});

test('a server without the code of an unfinished run refuses to start, and can retire it', async () => {
  await interrupted('process_5');
  await assert.rejects(start([]), /"tale" \(1, as process_5\).*retired/s);
  const today = await start([], ['tale']);
  const ended = await today.result('process_5');
  assert.ok(ended.outcome === 'broken');
  assert.match(ended.failure.message, /closed without being undone/);
  await today.stop();
});

test('processes start once in a program at a time', async () => {
  const first = await start([tale.with(ports)]);
  await assert.rejects(start([tale.with(ports)]), /already run in this program/);
  await first.stop();
  await assert.rejects(first.start(tale, 'process_6', null, call), /stopped/);
});
