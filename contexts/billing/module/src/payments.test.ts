import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { newId } from '@atelier/kernel';
import fc from 'fast-check';
import { STRIPE_EVENTS_PATH } from './infrastructure/stripe-events.http.ts';
import { startBillingPayments } from './testing/start-billing-payments.ts';
import { startStripeServer, stripeSignature, WEBHOOK_SECRET } from './testing/stripe-server.ts';

const stripe = await startStripeServer();
after(() => stripe.stop());
const access = { secretKey: stripe.secretKey, webhookSecret: WEBHOOK_SECRET, apiUrl: stripe.url };
const { enterCard, settleIntent } = stripe.account;

const start = () => startBillingPayments({ stripe: access });
type Running = Awaited<ReturnType<typeof start>>;

const orderOf = ({ workspaceId }: { workspaceId: string }) => ({
  workspaceId,
  invoiceId: newId('invoice'),
  amountCents: 2900,
  currency: 'usd' as const,
  idempotencyKey: newId('key'),
  description: 'Team, November 2026',
});

async function storeCard({ ada }: Running, card: Parameters<typeof enterCard>[1]) {
  const { status, body } = await ada.post('/api/v1/payment-method');
  assert.equal(status, 200, JSON.stringify(body));
  enterCard(String(body.url).split('/').at(-1) ?? '', card);
}

async function deliver({ url }: Running, text: string, signature = stripeSignature(text)) {
  const response = await fetch(url + STRIPE_EVENTS_PATH, {
    method: 'POST',
    headers: { 'stripe-signature': signature, 'content-type': 'application/json' },
    body: text,
  });
  return response.status;
}

/** The web hooks that Stripe would send about a payment, by its intent. */
const hooksAbout = (reference: string) =>
  stripe.events.map(({ text }) => text).filter((text) => text.includes(reference));

test('a card is stored on Stripe’s page, charged, shown and forgotten', async () => {
  const running = await start();
  const { ada, payments } = running;
  assert.equal(await running.lacksCard(), true);
  await storeCard(running, 'good');
  const { body: method } = await ada.get('/api/v1/payment-method');
  assert.equal(await running.lacksCard(), false);
  assert.deepEqual([method.provider, method.card.last4], ['stripe', '4242']);
  const order = orderOf(running);
  const answer = await payments.charge(order);
  assert.deepEqual(await payments.charge(order), answer);
  const { body } = await ada.get(`/api/v1/payments?invoiceId=${order.invoiceId}`);
  assert.equal(body.items.length, 1);
  const [shown] = body.items;
  assert.deepEqual([shown.status, shown.amountCents], ['succeeded', 2900]);
  assert.equal((await ada.delete('/api/v1/payment-method')).status, 204);
  assert.equal((await ada.get('/api/v1/payment-method')).body.card, undefined);
});

test('a payment that the bank takes its time for is settled by a web hook', async () => {
  const running = await start();
  await storeCard(running, 'slow');
  const answer = await running.payments.charge(orderOf(running));
  assert.ok(answer.kind === 'pending');
  settleIntent(answer.reference, 'succeeded');
  for (const text of hooksAbout(answer.reference)) assert.equal(await deliver(running, text), 200);
  const { body } = await running.ada.get('/api/v1/payments');
  assert.equal(body.items[0].status, 'succeeded');
  assert.deepEqual(await running.recorded(), [
    'PaymentBegun',
    'PaymentPending',
    'PaymentSucceeded',
  ]);
  const last = running.standings.at(-1);
  assert.ok(last?.of === 'payment' && last.answer.kind === 'paid');
});

test('web hooks in any order, any number of times, lead to the same payment', async () => {
  const running = await start();
  await storeCard(running, 'slow');
  const answer = await running.payments.charge(orderOf(running));
  assert.ok(answer.kind === 'pending');
  settleIntent(answer.reference, 'failed');
  settleIntent(answer.reference, 'succeeded');
  stripe.account.createRefund({ payment_intent: answer.reference, amount: 900 });
  for (const status of ['lost', 'won'] as const)
    stripe.account.closeDispute(stripe.account.openDispute(answer.reference, 700), status);
  stripe.account.openDispute(answer.reference, 100, 'warning_needs_response');
  const hooks = hooksAbout(answer.reference);
  const order = fc.sample(fc.shuffledSubarray([...hooks, ...hooks], { minLength: 8 }), {
    numRuns: 3,
    seed: 7,
  });
  for (const text of order.flat()) assert.equal(await deliver(running, text), 200);
  const { body } = await running.ada.get('/api/v1/payments');
  const [shown] = body.items;
  assert.deepEqual([shown.status, shown.refundedCents], ['disputed', 900]);
  assert.deepEqual(
    shown.disputes.map((each: Record<string, unknown>) => [each.amountCents, each.status]).sort(),
    [
      [700, 'lost'],
      [700, 'won'],
    ],
  );
  const disputes = running.standings.filter(({ of }) => of === 'dispute').slice(-2);
  assert.equal(disputes.length, 2);
  const settled = (await running.recorded()).filter((type) => type === 'PaymentSucceeded');
  assert.equal(settled.length, 1);
});

test('a web hook without Stripe’s own fresh signature is refused', async () => {
  const running = await start();
  const text = JSON.stringify({ id: 'evt_1', type: 'payment_intent.succeeded' });
  const old = stripeSignature(text, Date.now() - 10 * 60_000);
  const foreign = stripeSignature(text, Date.now(), 'whsec_of_another');
  const signatures = ['', 'nonsense', old, foreign, stripeSignature(`${text} `)];
  for (const signature of signatures) assert.equal(await deliver(running, text, signature), 400);
});

test('a web hook about a payment that is none of ours is taken and kept', async () => {
  const running = await start();
  const metadata = { atelier_workspace: running.workspaceId, atelier_key: 'another' };
  const object = { id: 'pi_x', object: 'payment_intent', status: 'succeeded', metadata };
  const event = { id: 'evt_x', type: 'payment_intent.succeeded', created: 1, data: { object } };
  assert.equal(await deliver(running, JSON.stringify(event)), 200);
  const other = { id: 'evt_y', type: 'invoice.created', created: 1, data: { object: {} } };
  assert.equal(await deliver(running, JSON.stringify(other)), 200);
  const { rows } = await running.pool.query('select id, outcome from billing.stripe_events');
  assert.deepEqual(
    rows.map(({ id, outcome }) => [id, outcome]),
    [
      ['evt_x', 'unknown'],
      ['evt_y', 'ignored'],
    ],
  );
});

test('whatever Stripe signs is taken, also what is no event that we know', async () => {
  const running = await start();
  await storeCard(running, 'slow');
  const order = orderOf(running);
  const answer = await running.payments.charge(order);
  assert.ok(answer.kind === 'pending');
  const odd = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom('\0', '\ud800', 'x'.repeat(9_000), -1, 1e300, null, {}),
  );
  const or = (right: unknown) =>
    fc.oneof({ arbitrary: fc.constant(right), weight: 9 }, { arbitrary: odd, weight: 1 });
  const { workspaceId, idempotencyKey: key } = order;
  const metadata = { atelier_workspace: workspaceId, atelier_key: key, atelier_payment: key };
  const { reference } = answer;
  const object = fc.record({
    ...{ id: or(reference), payment_intent: or(reference), amount: or(100), status: or('failed') },
    ...{ metadata: or(metadata), last_payment_error: odd, failure_reason: odd, reason: odd },
  });
  const data = fc.record({ object: fc.oneof(object, odd) }, { requiredKeys: [] });
  const event = fc.record({
    ...{ id: or('evt'), created: or(1), object: or('v2.core.event') },
    type: fc.constantFrom('payment_intent.succeeded', 'refund.created', 'refund.failed', 'x'),
    data: fc.oneof(data, odd),
  });
  const bodies = fc.sample(fc.oneof(odd, event, event), { numRuns: 100, seed: 7 });
  const texts = bodies.map((body, at) =>
    JSON.stringify(body).replace('"id":"evt"', `"id":"evt_${at}"`),
  );
  for (const text of ['', 'no JSON', '{}', ...texts])
    assert.equal(await deliver(running, text), 200, text);
  const recorded = await running.recorded();
  for (const type of ['PaymentSucceeded', 'RefundFailed'])
    assert.ok(recorded.includes(type), `none of them was ${type}`);
});

test('a refund is given once, and its web hook adds nothing', async () => {
  const running = await start();
  await storeCard(running, 'good');
  const order = orderOf(running);
  const paid = await running.payments.charge(order);
  assert.ok(paid.kind === 'paid');
  const refund = {
    workspaceId: running.workspaceId,
    paymentReference: paid.reference,
    amountCents: 900,
    idempotencyKey: newId('key'),
    reason: 'The month was interrupted.',
  };
  const answers = [await running.payments.refund(refund), await running.payments.refund(refund)];
  assert.deepEqual(answers[1], answers[0]);
  for (const text of hooksAbout(paid.reference)) await deliver(running, text);
  const { body } = await running.ada.get('/api/v1/payments');
  const [shown] = body.items;
  assert.deepEqual([shown.refundedCents, shown.refunds.length], [900, 1]);
  assert.deepEqual(running.standings.at(-1), {
    of: 'refund',
    workspaceId: running.workspaceId,
    idempotencyKey: refund.idempotencyKey,
    answer: answers[0],
  });
  const tooMuch = { ...refund, amountCents: 2001, idempotencyKey: newId('key') };
  const answer = await running.payments.refund(tooMuch);
  assert.ok(answer.kind === 'failed' && answer.code === 'refund_exceeds_payment');
});

test('kill -9 between charge and answer: the next server finds what was charged', async () => {
  const running = await start();
  await storeCard(running, 'good');
  const order = orderOf(running);
  const program = new URL('./testing/charging.program.ts', import.meta.url).pathname;
  const given = [program, running.databaseUrl, stripe.url, stripe.secretKey, JSON.stringify(order)];
  stripe.failNext('/v1/payment_intents', 'hangs');
  const charged = stripe.carriedOut('/v1/payment_intents');
  const killed = spawn(process.execPath, given, { stdio: 'ignore' });
  await charged;
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  const { body } = await running.ada.get('/api/v1/payments');
  assert.equal(body.items[0].status, 'created');

  const { stdout } = await promisify(execFile)(process.execPath, given);
  assert.equal(JSON.parse(stdout).kind, 'paid');
  const charges = stripe.account
    .intents()
    .filter((each) => each.metadata.atelier_key === order.idempotencyKey);
  assert.equal(charges.length, 1);
});

test('without Stripe a charge waits until staff says that it was paid', async () => {
  const { payments, ada, eve, staff, ...running } = await startBillingPayments();
  assert.equal(await running.lacksCard(), false);
  const order = orderOf(running);
  assert.equal((await payments.charge(order)).kind, 'pending');
  const { body: list } = await ada.get('/api/v1/payments');
  // Nobody waits for the payment of an invoice that is void.
  const nobodys = { ...order, invoiceId: newId('invoice'), idempotencyKey: 'void' };
  await payments.charge(nobodys);
  for (let time = 0; time < 2; time++) await payments.cancel(nobodys);
  const path = `/api/v1/payments/${list.items[0].id}`;
  const paid = { note: 'Transfer of 3 November' };
  assert.equal((await ada.post(`${path}/record`, paid)).status, 403);
  assert.equal((await eve.get(path)).status, 404);
  assert.equal((await ada.get('/api/v1/awaited-payments')).status, 403);
  const { body: awaited } = await staff.get('/api/v1/awaited-payments');
  assert.deepEqual(
    awaited.items.map(({ id, workspaceId }: Record<string, string>) => [id, workspaceId]),
    [[list.items[0].id, running.workspaceId]],
  );
  const { status, body } = await staff.post(`${path}/record`, paid);
  assert.deepEqual([status, body.status, body.note], [200, 'succeeded', paid.note]);
  const again = await staff.post(`${path}/record`, paid);
  assert.deepEqual([again.status, again.body.code], [409, 'PAYMENT_NOT_PENDING']);
  assert.equal((await payments.charge(order)).kind, 'paid');
  const { rows } = await running.pool.query(
    'select account, sum(amount_cents)::int as cents from billing.book_postings group by 1 order by 1',
  );
  const owed = rows.map((row) => [row.account, row.cents]);
  assert.deepEqual(owed, [
    ['accounts-receivable', 0],
    ['cash', 2900],
    ['revenue', -2900],
  ]);
  const { body: void_ } = await ada.get(`/api/v1/payments?invoiceId=${nobodys.invoiceId}`);
  const late = await staff.post(`/api/v1/payments/${void_.items[0].id}/record`, paid);
  assert.deepEqual([void_.items[0].status, late.body.status], ['failed', 'succeeded']);
  const [told] = running.standings;
  assert.ok(told?.of === 'payment' && told.answer.kind === 'paid');
  assert.deepEqual((await ada.get('/api/v1/payment-method')).body, {
    provider: 'ledger',
    canSetUp: false,
  });
  assert.equal((await ada.post('/api/v1/payment-method')).body.code, 'NO_STORED_METHOD');
});

test('a provider that does not answer is said to be away', async () => {
  const apiUrl = 'http://127.0.0.1:9';
  const settings = { stripe: { ...access, apiUrl } };
  const { ada, pool, workspaceId, lacksCard } = await startBillingPayments(settings);
  const { status, body } = await ada.post('/api/v1/payment-method');
  assert.deepEqual([status, body.code], [503, 'PROVIDER_UNAVAILABLE']);
  const customer = `insert into billing.stripe_customers values ($1, 'test', 'cus_ada')`;
  await pool.query(customer, [workspaceId]);
  await assert.rejects(lacksCard(), { message: 'PROVIDER_UNAVAILABLE' });
});

test('what the local books await is still marked as paid after Stripe was configured', async () => {
  const before = await startBillingPayments();
  const order = orderOf(before);
  await before.payments.charge(order);
  const { staff, payments } = await startBillingPayments({ stripe: access }, before);
  const { body } = await staff.get('/api/v1/awaited-payments');
  const paid = await staff.post(`/api/v1/payments/${body.items[0].id}/record`, {});
  assert.deepEqual([paid.body.provider, paid.body.status], ['ledger', 'succeeded']);
  const settled = await payments.charge(order);
  assert.ok(settled.kind === 'paid');
  const refund = { workspaceId: before.workspaceId, paymentReference: settled.reference };
  const back = { amountCents: 900, idempotencyKey: newId('key'), reason: 'Sorry.' };
  assert.equal((await payments.refund({ ...refund, ...back })).kind, 'paid');
});

test('the secrets of Stripe are in no log, no event and no row', async () => {
  const wrong = { ...access, secretKey: 'sk_test_of_another_account' };
  const mistaken = await startBillingPayments({ stripe: wrong });
  assert.equal((await mistaken.ada.get('/api/v1/payment-method')).status, 200);
  assert.equal((await mistaken.ada.post('/api/v1/payment-method')).status, 503);
  assert.match(mistaken.logged.join(''), /Check STRIPE_SECRET_KEY/);

  const running = await startBillingPayments({ stripe: access }, mistaken);
  await storeCard(running, 'declined');
  await running.payments.charge(orderOf(running));
  await deliver(running, '{}', 'a wrong signature');
  const { rows } = await running.pool.query(
    `select to_jsonb(e)::text as text from billing.events e
     union all select to_jsonb(p)::text from billing.payment_list p
     union all select to_jsonb(c)::text from billing.stripe_customers c`,
  );
  const all = [...mistaken.logged, ...running.logged, ...rows.map(({ text }) => text)].join('');
  for (const secret of [wrong.secretKey, access.secretKey, access.webhookSecret])
    assert.ok(!all.includes(secret), `${secret} was written down`);
});
