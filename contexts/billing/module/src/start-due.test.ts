import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fewAtATime } from './application/few-at-a-time.ts';
import { collectPayment } from './application/collect-payment.ts';
import { settleInvoice } from './application/settle-invoice.ts';
import { startDue } from './application/start-due.ts';
import { accountsInMemory } from './testing/accounts-in-memory.ts';
import { accountsOfAda, workspaceId } from './testing/accounts-of-ada.ts';

test('all that is due is begun in one turn, a few at a time', async () => {
  const { api, as, ports, processes } = await accountsInMemory();
  const workspaces = Array.from({ length: 230 }, (_, n) => `workspace_${n}` as const);
  for (const workspaceId of workspaces) await api.subscribe({ plan: 'pro' }, as(workspaceId));
  const underWay = new Set<string>();
  let most = 0;
  const watched: typeof processes = {
    ...processes,
    async start(process, id, ...rest) {
      const started = await processes.start(process, id, ...rest);
      underWay.add(id);
      most = Math.max(most, underWay.size);
      void processes.result(id).then(() => underWay.delete(id));
      return started;
    },
  };
  const ids = await startDue({ ...ports, processes: watched });
  assert.equal(new Set(ids).size, 230);
  assert.ok(most > 1 && most <= 20, `${most} at a time`);
  for (const id of ids) assert.equal((await processes.result(id)).outcome, 'completed');
  assert.deepEqual(await startDue(ports), [], 'each was begun once');
});

test('what is unpaid for long holds up no suspension behind it', async () => {
  const { api, as, ports, clock, charges, untilNothingIsDue } = await accountsInMemory();
  const workspaces = Array.from({ length: 130 }, (_, n) => `workspace_${n}` as const);
  for (const workspaceId of workspaces) await api.subscribe({ plan: 'pro' }, as(workspaceId));
  await untilNothingIsDue();
  charges.be('declines');
  clock.days(28.5);
  await untilNothingIsDue();
  clock.days(14.1);
  await untilNothingIsDue();
  const { items } = await ports.subscriptionRows.everywhere.list({ limit: 200 });
  assert.equal(items.filter(({ status }) => status === 'suspended').length, 130);
});

test('a server that is about to end begins nothing more', async () => {
  const { api, as, ports } = await accountsInMemory();
  await api.subscribe({ plan: 'pro' }, as('workspace_ada'));
  await assert.rejects(startDue(ports, AbortSignal.abort()), { name: 'AbortError' });
});

test('a process that waits for long makes room for the next', async () => {
  const { begin, begun } = fewAtATime({ result: () => new Promise(() => {}) }, undefined, 5);
  for (let n = 0; n < 50; n++) await begin(async () => `process_${n}`);
  assert.equal(begun.length, 50);
});

test('a provider that is down costs nobody anything: who is yet to be asked is not suspended', async () => {
  const { api, owner, subscribed, charges, clock, newest, ports, untilNothingIsDue } =
    await accountsOfAda();
  charges.be('is down');
  await subscribed('pro');
  assert.equal((await newest()).status, 'open');
  clock.days(1 / 12);
  assert.equal((await startDue(ports)).length, 1, 'an hour later it is asked again');
  clock.days(14);
  await startDue(ports);
  assert.equal((await api.getSubscription(undefined, owner)).status, 'active');
  charges.be('pays');
  await untilNothingIsDue();
  assert.deepEqual([(await newest()).status, charges.charged.size], ['paid', 1]);
});

test('a payment that comes just before its subscription would be suspended keeps it', async () => {
  const { api, owner, subscribed, charges, clock, newest, ports, settle, untilNothingIsDue } =
    await accountsOfAda();
  charges.be('is slow');
  await subscribed('pro');
  clock.days(13.9);
  await untilNothingIsDue();
  clock.days(0.2);
  const [payment] = charges.end('paid').charges;
  assert.ok(payment);
  const { everywhere } = ports.invoiceRows;
  const list: typeof everywhere.list = async (options) => {
    const page = await everywhere.list(options);
    if (options.orderBy === 'suspendAt') await settle({ of: 'payment', ...payment });
    return page;
  };
  const invoiceRows = { ...ports.invoiceRows, everywhere: { ...everywhere, list } };
  await startDue({ ...ports, invoiceRows });
  assert.equal((await newest()).status, 'paid');
  assert.equal((await api.getSubscription(undefined, owner)).status, 'active');
});

test('who does not pay is asked four times, then suspended, and goes on when it is paid', async () => {
  const { api, owner, subscribed, clock, charges, newest, settle, untilNothingIsDue } =
    await accountsOfAda();
  await subscribed('pro');
  charges.be('declines');
  clock.days(28.5);
  for (let day = 0; day < 13; day++) {
    await untilNothingIsDue();
    clock.days(1);
  }
  assert.equal(charges.charged.size, 5);
  assert.equal((await api.getSubscription(undefined, owner)).status, 'active');
  clock.days(1.1);
  await untilNothingIsDue();
  const { status, plan } = await api.getSubscription(undefined, owner);
  assert.deepEqual([status, plan.name], ['suspended', 'free']);
  const { id: invoiceId, lastFailure } = await newest();
  assert.equal(lastFailure?.code, 'card_declined');
  const answer = { kind: 'paid', reference: 'by_hand' } as const;
  const about = { workspaceId, invoiceId, idempotencyKey: 'by hand', amountCents: 2000 };
  for (let time = 0; time < 2; time++) await settle({ of: 'payment', ...about, answer });
  assert.equal((await newest()).status, 'paid');
  assert.equal((await api.getSubscription(undefined, owner)).status, 'active');
});

test('whose first payment is declined is suspended at once, and begins nothing new before it is paid', async () => {
  const { api, owner, subscribed, charges, newest, ports } = await accountsOfAda();
  const now = async () => (await api.getSubscription(undefined, owner)).status;
  const pay = async () => collectPayment(ports, { workspaceId, invoiceId: (await newest()).id });
  charges.be('declines');
  await subscribed('pro');
  assert.equal(await now(), 'suspended');
  charges.be('pays');
  await pay();
  assert.equal(await now(), 'active');
  await api.cancelSubscription({ when: 'now' }, owner);
  charges.be('declines');
  await subscribed('team');
  assert.equal(await now(), 'suspended');
  await api.cancelSubscription({ when: 'now' }, owner);
  await assert.rejects(api.subscribe({ plan: 'pro' }, owner), { code: 'INVOICES_UNPAID' });
});

test('a dearer plan is asked for at once, and suspended at once when it cannot be charged', async () => {
  for (const [from, when, waits] of [
    ['free', 'now', 0],
    ['pro', 'now', 0],
    ['free', 'period-end', 29],
    // So late in the period that it costs too little to be charged: the next fee is the first.
    ['free', 'now', 27.99],
  ] as const) {
    const { api, owner, subscribed, clock, charges, invoices, newest, ports, untilNothingIsDue } =
      await accountsOfAda();
    await subscribed(from);
    charges.be('declines');
    if (when === 'now') clock.days(waits);
    await api.changePlan({ plan: 'team', when }, owner);
    clock.days(when === 'now' && waits === 0 ? 0 : 29);
    await untilNothingIsDue();
    const { status, plan } = await api.getSubscription(undefined, owner);
    assert.deepEqual([status, plan.name], ['suspended', 'free'], `${from} ${when} ${waits}`);
    const { id: invoiceId, lines } = await newest();
    assert.ok(lines.some((line) => line.plan === 'team'));
    await api.cancelSubscription({ when: 'now' }, owner);
    await assert.rejects(api.subscribe({ plan: 'pro' }, owner), { code: 'INVOICES_UNPAID' });
    charges.be('pays');
    await collectPayment(ports, { workspaceId, invoiceId });
    assert.ok((await invoices()).every((each) => each.status === 'paid'));
  }
});

test('who owes what could not be charged gets no dearer plan before it is paid', async () => {
  const { api, owner, subscribed, clock, charges, newest, ports, untilNothingIsDue } =
    await accountsOfAda();
  await subscribed('pro');
  charges.be('declines');
  clock.days(28.5);
  await untilNothingIsDue();
  const unpaid = { code: 'INVOICES_UNPAID' };
  await assert.rejects(api.changePlan({ plan: 'team' }, owner), unpaid);
  await api.changePlan({ plan: 'free' }, owner);
  await api.changePlan({ plan: 'pro' }, owner);
  charges.be('pays');
  await collectPayment(ports, { workspaceId, invoiceId: (await newest()).id });
  await api.changePlan({ plan: 'team' }, owner);
});

test('who pays after the period of his suspended subscription is charged no other month', async () => {
  const { api, owner, subscribed, clock, charges, invoices, newest, ports, untilNothingIsDue } =
    await accountsOfAda();
  charges.be('declines');
  await subscribed('pro');
  clock.days(40);
  await untilNothingIsDue();
  charges.be('pays');
  await collectPayment(ports, { workspaceId, invoiceId: (await newest()).id });
  await untilNothingIsDue();
  assert.equal((await api.getSubscription(undefined, owner)).status, 'expired');
  assert.equal((await invoices()).length, 1);
  await api.subscribe({ plan: 'pro' }, owner);
});

test('of two invoices that are paid in one moment neither leaves the subscription suspended', async () => {
  const { api, owner, subscribed, clock, charges, invoices, ports, untilNothingIsDue } =
    await accountsOfAda();
  charges.be('is slow');
  await subscribed('pro');
  await api.changePlan({ plan: 'team' }, owner);
  await untilNothingIsDue();
  clock.days(14.1);
  await startDue(ports);
  const unpaid = await invoices();
  assert.deepEqual(
    unpaid.map(({ status }) => status),
    ['open', 'open'],
  );
  const before = await ports.invoiceRows.list(workspaceId, { limit: 200 });
  const invoiceRows = { ...ports.invoiceRows, list: async () => before };
  for (const { id: invoiceId, payableCents: amountCents } of unpaid) {
    const answer = { kind: 'paid', reference: invoiceId } as const;
    const about = { workspaceId, invoiceId, idempotencyKey: 'by hand', amountCents, answer };
    await settleInvoice({ ...ports, invoiceRows }, about);
  }
  assert.equal((await api.getSubscription(undefined, owner)).status, 'suspended');
  await startDue(ports);
  assert.equal((await api.getSubscription(undefined, owner)).status, 'active');
});

test('a subscription that was suspended goes on when its invoice is void, not when it is given up', async () => {
  const { api, owner, subscribed, as, clock, charges, newest, ports, untilNothingIsDue } =
    await accountsOfAda();
  charges.be('declines');
  await subscribed('pro');
  clock.days(14.1);
  await untilNothingIsDue();
  assert.equal((await api.getSubscription(undefined, owner)).status, 'suspended');
  const { id: invoiceId } = await newest();
  const staff = as('workspace_office', 'staff');
  await api.writeOffInvoice({ invoiceId, reason: 'Nobody is there' }, staff);
  await startDue(ports);
  assert.equal((await api.getSubscription(undefined, owner)).status, 'suspended');
  await api.voidInvoice({ invoiceId, reason: 'Our mistake' }, staff);
  assert.equal((await api.getSubscription(undefined, owner)).status, 'active');
});

test('who owes an invoice that was given up pays it to go on, and begins nothing new before', async () => {
  const { api, owner, subscribed, as, clock, charges, newest, ports, untilNothingIsDue } =
    await accountsOfAda();
  charges.be('declines');
  await subscribed('pro');
  clock.days(14.1);
  await untilNothingIsDue();
  const { id: invoiceId } = await newest();
  await api.writeOffInvoice({ invoiceId, reason: 'Gone' }, as('workspace_office', 'staff'));
  await collectPayment(ports, { workspaceId, invoiceId });
  assert.equal((await newest()).lastFailure?.nextAttemptAt, undefined, 'nobody asks by himself');
  await api.cancelSubscription({ when: 'now' }, owner);
  await assert.rejects(api.subscribe({ plan: 'pro' }, owner), { code: 'INVOICES_UNPAID' });
  charges.be('pays');
  await collectPayment(ports, { workspaceId, invoiceId });
  assert.equal((await newest()).status, 'paid');
  await api.subscribe({ plan: 'pro' }, owner);
  assert.equal((await api.getSubscription(undefined, owner)).status, 'active');
});
