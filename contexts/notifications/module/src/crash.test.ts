import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { testDatabase } from '@atelier/database/testing';
import { hookReceiver } from './testing/hook-receiver.ts';
import { notificationsOnPostgres } from './testing/notifications-on-postgres.ts';
import { ada } from './testing/people.ts';

const PROGRAM = new URL('./testing/notifications-server.program.ts', import.meta.url);

test('a notice whose server is killed once it has acknowledged it is delivered by the next', async () => {
  const { url } = await testDatabase();
  const receiver = await hookReceiver();
  const server = fork(PROGRAM, [url, receiver.url]);
  const [word] = await Promise.race([once(server, 'message'), once(server, 'exit')]);
  assert.equal(word, 'acknowledged');
  server.kill('SIGKILL');
  await once(server, 'exit');
  assert.equal(receiver.got.length, 0);

  const { api, stop } = await notificationsOnPostgres(url);
  try {
    const delivered = async () =>
      receiver.got.length > 0 && (await api.countUnread(undefined, ada)).unread > 0;
    while (!(await delivered())) await pause(100);
    const kind = 'billing.budget-reached';
    await api.notify({ key: 'once', kind, title: 'Told again', owners: true }, ada);
    const { items } = await api.listNotifications({}, ada);
    assert.deepEqual(
      items.map(({ title }) => title),
      ['Acknowledged'],
    );
    assert.equal(new Set(receiver.got.map(({ headers }) => headers['webhook-id'])).size, 1);
  } finally {
    await stop();
  }
});
