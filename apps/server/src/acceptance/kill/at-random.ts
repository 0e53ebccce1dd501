import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { everyItem } from '@atelier/kernel';
import { nothingYet } from '../acknowledged.ts';
import { randomFrom } from '../random.ts';
import { databasePid, isAlive } from '../server-process.ts';
import { brokenStreams, readTables, replay, withDatabase } from '../stored.ts';
import { unlimitedPlan } from '../unlimited-plan.ts';
import { until } from '../until.ts';
import { type Visitor, visit } from '../visitor.ts';
import { home, newUser, owner, server, startAgain } from './stage.ts';

const KILLS = 20;
const VISITORS = 4;
const seed = Number(process.env.ATELIER_TEST_SEED ?? Date.now() % 2 ** 31);
const random = randomFrom(seed);

/** The owner and another user, each in a workspace of his own. */
const tokens: string[] = [];
const visitors: Visitor[] = [];

test('a server is killed at twenty random moments under load, and starts again each time', async (t) => {
  t.diagnostic(`ATELIER_TEST_SEED=${seed} chooses the same moments`);
  tokens.push(owner, await newUser('ada@example.com'));
  // More calls than anybody may make by default, and counted over a window that lasts.
  for (const limit of [
    { period: 'hour', amount: null },
    { period: 'month', amount: 1_000_000 },
  ]) {
    const everywhere = { per: 'user', unit: 'requests', everywhere: true, ...limit };
    assert.equal((await server.ask('PUT', '/limits', tokens[0], everywhere)).status, 200);
  }
  assert.equal(
    (await server.ask('PUT', '/plans/free', tokens[0], unlimitedPlan('free'))).status,
    200,
  );
  for (let index = 0; index < VISITORS; index++)
    visitors.push({ token: tokens[index % tokens.length] ?? '', acknowledged: nothingYet() });
  const startsMs: number[] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    const visits = visitors.map((visitor) => visit({ ...visitor, url: server.url, random }));
    // While it warms up, and at least every third time when it is at work.
    const what = kill % 3 === 0 ? 'calls' : 'sessions';
    const before = totals()[what].length;
    await until(() => totals()[what].length > before, { or: server.said });
    await pause(random.between(0, 300));
    // Every fourth time the database dies with it, as when a machine runs out of memory.
    const database = databasePid(home);
    server.signal('SIGKILL');
    if (kill % 4 === 0 && database) process.kill(database, 'SIGKILL');
    await server.ended;
    await Promise.all(visits);
    const startedAt = performance.now();
    await startAgain();
    startsMs.push(Math.round(performance.now() - startedAt));
    assert.doesNotMatch(server.said(), /"level":(50|60)/);
  }
  const { sessions, calls } = totals();
  t.diagnostic(`half of the starts took ${startsMs.sort((a, b) => a - b)[KILLS / 2]} ms or less`);
  t.diagnostic(`${sessions.length} sessions and ${calls.length} model calls were acknowledged`);
  assert.ok(sessions.length >= KILLS && calls.length >= KILLS / 3);
});

test('every acknowledged session is there, with its title and messages', async () => {
  for (const { token, acknowledged } of visitors) {
    for (const known of acknowledged.sessions.values()) {
      const { status, body } = await server.ask('GET', `/sessions/${known.id}`, token);
      if (known.deleted === true || (known.deleted === 'perhaps' && status === 404)) {
        assert.equal(status, 404, `${known.id} was deleted`);
        continue;
      }
      assert.equal(status, 200, `${known.id} was created`);
      assert.ok(known.titles.includes(body.title), `${body.title} is one of ${known.titles}`);
      const messages: readonly { id: string; content: string }[] = body.messages;
      const found = new Map(messages.map(({ id, content }) => [id, content]));
      for (const [id, content] of known.messages) assert.equal(found.get(id), content, id);
    }
  }
});

test('every acknowledged API key opens the door', async () => {
  const { keys } = totals();
  assert.ok(keys.length > 0);
  for (const { apiKey } of keys) assert.equal((await server.ask('GET', '/me', apiKey)).status, 200);
});

test('every acknowledged model call is in the log with its usage, and every logged one in the books', async () => {
  for (const token of tokens) {
    const logged = await allRequests(token);
    const mine = visitors.filter((visitor) => visitor.token === token);
    for (const known of mine.flatMap(({ acknowledged }) => acknowledged.calls)) {
      const { body } = await server.ask('GET', `/requests/${known.requestId}`, token);
      assert.equal(body.status, 'success', known.requestId);
      assert.equal(body.figures.usage.outputTokens, known.outputTokens);
      assert.equal(body.figures.costNanoUsd, 0, 'what runs on this machine costs nothing');
    }
    const running = logged.filter(({ status }) => status === 'running');
    assert.deepEqual(running, []);
    const spoken = logged.reduce((sum, { figures }) => sum + figures.usage.outputTokens, 0);
    const booked = async () => (await server.ask('GET', '/usage', token)).body.totals;
    await until(async () => (await booked()).requests === logged.length, {
      or: () => `${logged.length} calls are not all in the books`,
    });
    assert.equal((await booked()).outputTokens, spoken);
  }
});

test('what limits count as used is what the log says', async () => {
  const [, token = ''] = tokens;
  const logged = await allRequests(token);
  const { body } = await server.ask('GET', '/allowance', token);
  const [month] = body.items.filter(({ period }: { period: string }) => period === 'month');
  assert.equal(month.used, logged.length);
  assert.ok(logged.length > 0);
});

test('no version of a stream is doubled or missing, and read tables equal a replay', async () => {
  const database = databasePid(home);
  assert.ok(database);
  server.signal('SIGTERM');
  assert.equal((await server.ended).code, 0);
  assert.ok(!isAlive(database));
  await withDatabase(home, async (pool) => {
    assert.deepEqual(await brokenStreams(pool), []);
    const kept = await readTables(pool);
    await replay(pool);
    const replayed = await readTables(pool);
    for (const [index, { name, rows }] of kept.entries())
      assert.deepEqual(rows, replayed[index]?.rows, name);
    const { rows: running } = await pool.query('select id from gateway.running');
    assert.deepEqual(running, [], 'every call of a dead process was closed');
    const { rows: twice } = await pool.query(
      'select request_id from gateway.requests group by 1 having count(*) > 1',
    );
    assert.deepEqual(twice, [], 'no call is logged twice');
  });
});

function totals() {
  const all = visitors.map(({ acknowledged }) => acknowledged);
  return {
    sessions: all.flatMap(({ sessions }) => [...sessions.values()]),
    keys: all.flatMap(({ keys }) => keys),
    calls: all.flatMap(({ calls }) => calls),
  };
}

type Logged = { status: string; figures: { usage: { outputTokens: number } } };

const allRequests = (token: string): Promise<readonly Logged[]> =>
  everyItem(async (cursor) => {
    const after = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    return (await server.ask('GET', `/requests?limit=200${after}`, token)).body;
  });
