import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testDatabase } from '@atelier/database/testing';
import { testAtelier } from './test-atelier.ts';
import { until } from './until.ts';

// Not notifications: they start their processes in transactions of their own.
const own = ['identity', 'gateway', 'playground', 'billing'];
const databases = await Promise.all(own.map(() => testDatabase({ max: 2 })));

test('contexts work in databases of their own: none asks for the tables of another', async () => {
  const environment = Object.fromEntries(
    own.map((name, at) => [`DATABASE_URL_${name.toUpperCase()}`, databases[at]?.url ?? '']),
  );
  const { api, register } = await testAtelier({ environment });
  const { token, workspaceId } = await register('ada@example.com');
  const session = await api('POST', '/sessions', { model: 'offline/workshop' }, token);
  const path = `/sessions/${session.body.id}`;
  const said = await api('POST', `${path}/messages`, { content: 'Why is the sea salt?' }, token);
  assert.equal(said.body.answer.status, 'complete');
  const { body: log } = await api('GET', '/requests', undefined, token);
  assert.equal(log.items[0].operation, 'playground');
  // Events reach other databases, and processes run beside all of them.
  const within = (sentence: string) => ({ withinMs: 20_000, or: () => sentence });
  await until(async () => {
    const { body } = await api('GET', '/usage?groupBy=operation', undefined, token);
    return JSON.stringify(body).includes('playground');
  }, within('the call is not in the books'));
  await until(async () => {
    const { body } = await api('GET', path, undefined, token);
    return body.titledBy === 'task';
  }, within('the title did not come'));
  const members = await api('GET', `/workspaces/${workspaceId}/members`, undefined, token);
  assert.equal(members.body.items.length, 1);

  for (const [at, name] of own.entries()) {
    const { rows } = await (databases[at]?.pool.query<{ schema: string }>(
      `select distinct schemaname as schema from pg_tables
       where schemaname not in ('pg_catalog', 'information_schema')`,
    ) ?? { rows: [] });
    assert.deepEqual(rows, [{ schema: name }]);
  }
});
