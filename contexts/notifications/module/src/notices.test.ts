import assert from 'node:assert/strict';
import { test } from 'node:test';
import { caller, failsWith } from '@atelier/kernel/testing';
import { mailReceiver } from './testing/mail-receiver.ts';
import { ada, eve, root, stranger } from './testing/people.ts';
import { notificationsInMemory } from './testing/notifications-in-memory.ts';

const budget = {
  key: 'budget_1:2026-03:80',
  kind: 'billing.budget-reached',
  title: '80 % of the budget are used',
  text: 'March has 8 dollars of 10.',
  link: '/usage',
  data: { percent: 80 },
} as const;

test('owners are told in the app, others are not, and who is told twice has it once', async () => {
  const { api, settled } = notificationsInMemory();
  const first = await api.notify({ ...budget, owners: true }, ada);
  const again = await api.notify({ ...budget, owners: true }, ada);
  assert.deepEqual(again, first);
  await settled();
  const { items } = await api.listNotifications({}, ada);
  assert.deepEqual(
    items.map(({ title, link, data, readAt }) => ({ title, link, data, readAt })),
    [{ title: budget.title, link: '/usage', data: { percent: 80 }, readAt: undefined }],
  );
  assert.deepEqual((await api.listNotifications({}, eve)).items, []);
  assert.deepEqual((await api.listNotifications({}, stranger)).items, []);
});

test('who is invited is told in his own workspace, once, in the app and by e-mail', async () => {
  const { api, settled, subscriptions } = notificationsInMemory();
  const event = {
    id: 'event_1',
    type: 'identity.member-invited.v1',
    ...{ workspaceId: 'workspace_1', at: '2026-03-01T12:00:00.000Z' },
    data: {
      ...{ invitationId: 'invitation_1', workspaceName: 'Studio', invitedBy: 'user_ada' },
      ...{ userId: 'user_eve', homeId: 'workspace_eve' },
    },
  };
  for (const { handle } of [...subscriptions, ...subscriptions]) await handle(event);
  await settled();
  const { items } = await api.listNotifications({}, caller('user_eve', 'workspace_eve'));
  assert.deepEqual(
    items.map(({ title, link }) => [title, link]),
    [['ada@example.com invites you into a workspace', '/settings']],
  );
  const [mail, ...more] = (await api.listMails({}, root)).items;
  assert.deepEqual([mail?.to, more], ['eve@example.com', []]);
  assert.match(mail?.text ?? '', /It is called "Studio"/);
});

test('what was read is no longer counted, and nobody reads for another', async () => {
  const { api, settled } = notificationsInMemory();
  for (const key of ['a', 'b', 'c'])
    await api.notify({ ...budget, key, users: ['user_ada', 'user_eve'] }, ada);
  await settled();
  assert.deepEqual(await api.countUnread(undefined, ada), { unread: 3 });
  const [newest] = (await api.listNotifications({ limit: 1 }, ada)).items;
  assert.ok(newest);
  await api.markRead({ notificationId: newest.id }, ada);
  await failsWith('NOTIFICATION_NOT_FOUND', api.markRead({ notificationId: newest.id }, eve));
  await failsWith('NOTIFICATION_NOT_FOUND', api.markRead({ notificationId: newest.id }, stranger));
  assert.equal((await api.listNotifications({ show: 'unread' }, ada)).items.length, 2);
  assert.deepEqual(await api.markAllRead(undefined, ada), { marked: 2 });
  assert.deepEqual(await api.countUnread(undefined, ada), { unread: 0 });
  assert.deepEqual(await api.countUnread(undefined, eve), { unread: 3 });
});

test('a notice is delivered though a neighbour was down when it was recorded', async () => {
  const { api, settled, trouble } = notificationsInMemory();
  trouble.left = 2;
  await api.notify({ ...budget, owners: true }, ada);
  await settled();
  assert.deepEqual(await api.countUnread(undefined, ada), { unread: 1 });
});

test('an e-mail reaches a real mail server, after it was refused for a moment', async () => {
  const { url, mails, refusals } = await mailReceiver();
  const { api, settled } = notificationsInMemory({ smtpUrl: url });
  refusals.push(451);
  await api.notify({ ...budget, owners: true }, ada);
  await settled();
  const [mail] = mails;
  assert.ok(mail && mails.length === 1);
  assert.deepEqual([mail.from, mail.to], ['atelier@example.com', 'ada@example.com']);
  assert.match(mail.raw, /^Subject: 80 % of the budget are used\r$/m);
  assert.match(mail.raw, /^List-Unsubscribe:\s+<https:\/\/atelier\.example\/unsubscribe/m);
  assert.match(mail.raw, /https:\/\/atelier\.example\/usage/);
  const [kept] = (await api.listMails({}, root)).items;
  assert.deepEqual([kept?.status, kept?.attempts, kept?.to], ['delivered', 2, 'ada@example.com']);
});

test('an address that the server refuses for good is not tried again', async () => {
  const { url, mails, refusals } = await mailReceiver();
  const { api, settled } = notificationsInMemory({ smtpUrl: url });
  refusals.push(550);
  await api.notify({ ...budget, owners: true }, ada);
  await settled();
  const [mail] = (await api.listMails({}, root)).items;
  assert.deepEqual(
    [mail?.status, mail?.attempts, mail?.lastAnswer?.status, mails.length],
    ['failed', 1, 550, 0],
  );
});

test('without a mail server e-mails are kept for the owner, who alone sees them', async () => {
  const { api, settled } = notificationsInMemory();
  await api.notify({ ...budget, owners: true }, ada);
  await settled();
  const [mail] = (await api.listMails({}, root)).items;
  assert.ok(mail);
  assert.deepEqual([mail.status, mail.to, mail.subject], ['kept', 'ada@example.com', budget.title]);
  assert.match(mail.text, /March has 8 dollars of 10\./);
  await failsWith('FORBIDDEN', api.listMails({}, ada));
  await api.resendMail({ deliveryId: mail.id }, root);
  await settled();
  assert.equal((await api.listMails({}, root)).items[0]?.attempts, 2);
});

test('who wants no e-mails of a kind gets none, by settings or by the link in one', async () => {
  const { api, settled } = notificationsInMemory();
  const { items, mailServer } = await api.getPreferences(undefined, ada);
  assert.equal(mailServer, false);
  assert.ok(items.every(({ inApp }) => inApp));
  await api.notify({ ...budget, owners: true }, ada);
  await settled();
  const text = (await api.listMails({}, root)).items[0]?.text ?? '';
  const token = /unsubscribe\?token=(\S+)/.exec(text)?.[1] ?? '';
  await failsWith('UNSUBSCRIBE_LINK_INVALID', api.unsubscribe({ token: `${token}x` }, ada));
  const ended = await api.unsubscribe({ token }, ada);
  assert.equal(ended.kind, budget.kind);

  await api.notify({ ...budget, key: 'another', owners: true }, ada);
  await settled();
  assert.equal((await api.listMails({}, root)).items.length, 1);
  assert.deepEqual(await api.countUnread(undefined, ada), { unread: 2 });

  const { kind } = budget;
  const changed = await api.changePreference({ kind, inApp: false, mail: true }, ada);
  assert.deepEqual([changed.inApp, changed.mail], [false, true]);
  await api.notify({ ...budget, key: 'a third', owners: true }, ada);
  await settled();
  assert.equal((await api.listMails({}, root)).items.length, 2);
  assert.deepEqual(await api.countUnread(undefined, ada), { unread: 2 });
});

test('a notice must be for somebody, and leads into this application only', async () => {
  const { api } = notificationsInMemory();
  await failsWith('BAD_REQUEST', api.notify(budget, ada));
  for (const link of ['//evil.example', 'https://evil.example', '/\\evil.example'])
    await failsWith('BAD_REQUEST', api.notify({ ...budget, owners: true, link }, ada));
});
