import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import type { LookupFunction } from 'node:net';
import { test } from 'node:test';
import { failsWith } from '@atelier/kernel/testing';
import { hookReceiver } from './testing/hook-receiver.ts';
import { ada, eve, root, stranger } from './testing/people.ts';
import { notificationsInMemory } from './testing/notifications-in-memory.ts';

const kind = 'billing.budget-reached';
const told = { key: 'k', kind, title: 'Told', data: { percent: 50 }, owners: true } as const;
const DAY_MS = 86_400_000;

async function withHook(pausesMs?: readonly number[]) {
  const receiver = await hookReceiver();
  const started = notificationsInMemory(pausesMs ? { pausesMs } : {});
  const hook = await started.api.createWebHook({ url: receiver.url, about: 'Ours' }, root);
  const deliveries = async () =>
    (await started.api.listDeliveries({ webHookId: hook.id }, root)).items;
  const hookNow = async () => (await started.api.listWebHooks(undefined, root)).items[0];
  return { ...started, receiver, hook, deliveries, hookNow };
}

test('a web hook gets what the owners are told, signed as Standard Webhooks says', async () => {
  const { api, settled, receiver, hook, deliveries } = await withHook();
  await api.notify(told, ada);
  await settled();
  const [request] = receiver.got;
  assert.ok(request && receiver.got.length === 1);
  const { headers, body } = request;
  const id = String(headers['webhook-id']);
  const timestamp = String(headers['webhook-timestamp']);
  const key = Buffer.from(hook.secret.replace('whsec_', ''), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  assert.equal(headers['webhook-signature'], `v1,${expected}`);
  assert.ok(Math.abs(Number(timestamp) - Date.now() / 1000) < 10);
  const { type, data } = JSON.parse(body);
  assert.deepEqual([type, data.percent, data.workspaceId], [kind, 50, 'workspace_1']);
  const [delivery] = await deliveries();
  assert.deepEqual(
    [delivery?.status, delivery?.attempts, delivery?.lastAnswer?.text],
    ['delivered', 1, 'thanks'],
  );
});

test('the secret is shown once and not again', async () => {
  const { hook, hookNow } = await withHook();
  assert.match(hook.secret, /^whsec_[\w+/]{43}=$/);
  assert.ok(!JSON.stringify(await hookNow()).includes('whsec_'));
});

test('an address that fails is tried again with the same id, and each answer is shown', async () => {
  const { api, settled, receiver, deliveries, hookNow } = await withHook();
  receiver.replies.push({ status: 500, body: 'broken' }, { status: 503 });
  await api.notify(told, ada);
  await settled();
  const ids = receiver.got.map(({ headers }) => headers['webhook-id']);
  assert.equal(ids.length, 3);
  assert.equal(new Set(ids).size, 1);
  assert.deepEqual(
    (await deliveries()).map(({ status, attempts }) => [status, attempts]),
    [['delivered', 3]],
  );
  assert.equal((await hookNow())?.failingSince, undefined);
});

test('an address that takes a request and never answers is given up for now, and tried again', async () => {
  const { api, settled, receiver, deliveries } = await withHook();
  receiver.replies.push({ status: 200, silent: true });
  await api.notify(told, ada);
  await settled();
  assert.equal(receiver.got.length, 2);
  const [delivery] = await deliveries();
  assert.deepEqual([delivery?.status, delivery?.attempts], ['delivered', 2]);
});

test('what was given up can be sent again by hand', async () => {
  const { api, settled, receiver, hook, deliveries, hookNow } = await withHook([5]);
  receiver.replies.push({ status: 500, body: 'broken' }, { status: 500, body: 'still broken' });
  await api.notify(told, ada);
  await settled();
  const [failed] = await deliveries();
  assert.ok(failed);
  assert.deepEqual(
    [failed.status, failed.attempts, failed.lastAnswer?.status, failed.lastAnswer?.text],
    ['failed', 2, 500, 'still broken'],
  );
  assert.ok((await hookNow())?.failingSince);
  await api.resendDelivery({ webHookId: hook.id, deliveryId: failed.id }, root);
  await settled();
  assert.deepEqual(
    (await deliveries()).map(({ status, attempts }) => [status, attempts]),
    [['delivered', 3]],
  );
  assert.equal((await hookNow())?.failingSince, undefined);
});

test('a web hook that fails for days is switched off, and its owners are told', async () => {
  const { api, settled, receiver, clock, deliveries, hookNow } = await withHook([]);
  const failing = async (key: string) => {
    receiver.replies.push({ status: 500 });
    await api.notify({ ...told, key }, ada);
    await settled();
  };
  await failing('first');
  clock.aheadMs = 2 * DAY_MS;
  await failing('second');
  assert.equal((await hookNow())?.status, 'on');
  clock.aheadMs = 4 * DAY_MS;
  await failing('third');
  const hook = await hookNow();
  assert.equal(hook?.status, 'off');
  assert.match(hook?.offReason ?? '', /has not taken a single notice since/);
  const { items } = await api.listNotifications({}, ada);
  assert.equal(items.filter((each) => each.kind === 'notifications.web-hook-off').length, 1);
  // An address may be a secret, and all web hooks are told what the owners are.
  assert.ok(!JSON.stringify(items).includes(receiver.url));

  const before = receiver.got.length;
  await api.notify({ ...told, key: 'fourth' }, ada);
  await settled();
  assert.equal(receiver.got.length, before);
  assert.ok(hook);
  await failsWith('WEB_HOOK_OFF', api.testWebHook({ webHookId: hook.id }, root));
  await api.changeWebHook({ webHookId: hook.id, status: 'on' }, root);
  const { deliveryId } = await api.testWebHook({ webHookId: hook.id }, root);
  await settled();
  assert.equal((await deliveries()).find(({ id }) => id === deliveryId)?.status, 'delivered');
});

test('an address that says it is gone is switched off at once', async () => {
  const { api, settled, receiver, deliveries, hookNow } = await withHook();
  receiver.replies.push({ status: 410 });
  await api.notify(told, ada);
  await settled();
  assert.deepEqual([(await hookNow())?.status, (await deliveries())[0]?.attempts], ['off', 1]);
});

test('a redirect is not followed: what it leads to gets nothing', async () => {
  const elsewhere = await hookReceiver();
  const { api, settled, receiver, deliveries } = await withHook([]);
  receiver.replies.push({ status: 307, headers: { location: elsewhere.url } });
  await api.notify(told, ada);
  await settled();
  assert.equal(elsewhere.got.length, 0);
  const [delivery] = await deliveries();
  assert.match(delivery?.lastAnswer?.text ?? '', /redirects to/);
  assert.equal(delivery?.status, 'failed');
});

test('who does not own the installation sends nothing into a private network', async () => {
  const receiver = await hookReceiver();
  const intoHere: LookupFunction = (_, __, callback) =>
    callback(null, [{ address: '127.0.0.1', family: 4 }]);
  const { api, settled } = notificationsInMemory({ lookup: intoHere, pausesMs: [] });
  for (const host of ['127.0.0.1', 'localhost', '[::1]', '10.0.0.1', 'db.internal'])
    await failsWith('ADDRESS_PRIVATE', api.createWebHook({ url: `http://${host}/` }, ada));
  // A name is found out when it is connected to, wherever it led when it was stored.
  const url = `http://hooks.example.com:${receiver.port}/`;
  const { id: webHookId } = await api.createWebHook({ url }, ada);
  await failsWith(
    'ADDRESS_PRIVATE',
    api.changeWebHook({ webHookId, url: 'http://127.0.0.1/' }, ada),
  );
  await api.testWebHook({ webHookId }, ada);
  await settled();
  const [delivery] = (await api.listDeliveries({ webHookId }, ada)).items;
  assert.match(delivery?.lastAnswer?.text ?? '', /is in a private network/);
  assert.equal(receiver.got.length, 0);
});

test('web hooks are the owners’ of their workspace, and get no personal notices', async () => {
  const { api, settled, receiver, hook } = await withHook();
  await api.notify({ ...told, owners: false, users: ['user_ada'] }, ada);
  await api.notify({ ...told, key: 'of another kind' }, stranger);
  await settled();
  assert.equal(receiver.got.length, 0);
  const webHookId = hook.id;
  await failsWith('NOT_WORKSPACE_OWNER', api.createWebHook({ url: 'https://example.com' }, eve));
  await failsWith('NOT_WORKSPACE_OWNER', api.listWebHooks(undefined, eve));
  await failsWith('NOT_WORKSPACE_OWNER', api.listDeliveries({ webHookId }, eve));
  await failsWith('WEB_HOOK_NOT_FOUND', api.listDeliveries({ webHookId }, stranger));
  await failsWith('WEB_HOOK_NOT_FOUND', api.changeWebHook({ webHookId, about: 'x' }, stranger));
  await failsWith('WEB_HOOK_NOT_FOUND', api.deleteWebHook({ webHookId }, stranger));
  await api.deleteWebHook({ webHookId }, ada);
  assert.deepEqual((await api.listWebHooks(undefined, ada)).items, []);
});

test('a web hook for some kinds gets only those', async () => {
  const { api, settled, receiver, hook } = await withHook();
  await api.changeWebHook({ webHookId: hook.id, kinds: ['notifications.web-hook-off'] }, root);
  await api.notify(told, ada);
  await settled();
  assert.equal(receiver.got.length, 0);
});

test('a workspace has 20 web hooks at most, also when they are made at once', async () => {
  const { api } = notificationsInMemory();
  const make = (place: number) =>
    api.createWebHook({ url: `https://hooks.example.com/${place}` }, root);
  const made = await Promise.allSettled(Array.from({ length: 25 }, (_, place) => make(place)));
  const { items } = await api.listWebHooks(undefined, root);
  assert.ok(items.length <= 20, `${items.length} were made`);
  assert.equal(made.filter(({ status }) => status === 'fulfilled').length, items.length);
  for (let place = items.length; place < 20; place++) await make(place);
  await failsWith('WEB_HOOK_LIMIT', make(20));
});
