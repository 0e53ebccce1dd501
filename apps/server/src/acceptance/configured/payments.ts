import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripeSignature } from '@atelier/billing/testing';
import { until } from '../until.ts';
import { atelier, stripe } from './stage.ts';

const { api } = atelier;
type Card = Parameters<typeof stripe.account.enterCard>[1];

/** Somebody with a card of this kind who has subscribed to Pro, and the first invoice. */
async function subscriber(email: string, card: Card) {
  const { token } = await atelier.register(email);
  await storeCard(token, card);
  assert.equal((await api('POST', '/subscription', { plan: 'pro' }, token)).status, 201);
  const invoice = async () => (await api('GET', '/invoices', undefined, token)).body.items[0];
  const payments = async () => (await api('GET', '/payments', undefined, token)).body.items;
  const isAnswered = async () => ((await payments())[0]?.status ?? 'created') !== 'created';
  await until(isAnswered, { or: () => 'nothing was charged' });
  return { token, invoice, payments };
}

async function storeCard(token: string, card: Card) {
  const { body } = await api('POST', '/payment-method', undefined, token);
  stripe.account.enterCard(new URL(body.url).pathname.split('/').at(-1) ?? '', card);
}

const isPaid = (invoice: () => Promise<{ status: string }>) =>
  until(async () => (await invoice()).status === 'paid', { or: () => 'it was not paid' });

/** What Stripe tells by web hooks about a payment: the last first, and everything twice. */
async function deliverHooks(reference: string) {
  const about = stripe.events.filter(({ text }) => text.includes(reference));
  for (const { text } of [...about, ...about].reverse()) {
    const response = await fetch(`${atelier.url}/api/v1/payments/stripe/events`, {
      method: 'POST',
      headers: { 'stripe-signature': stripeSignature(text) },
      body: text,
    });
    assert.equal(response.status, 200);
  }
}

test('an invoice is charged to the stored card, and a part of it given back', async () => {
  const { token, invoice, payments } = await subscriber('ada@example.com', 'good');
  await isPaid(invoice);
  const [payment] = await payments();
  assert.deepEqual([payment.amountCents, payment.status], [2000, 'succeeded']);

  const { id } = await invoice();
  const back = { amountCents: 500, reason: 'A day without service.' };
  const { status, body: note } = await api('POST', `/invoices/${id}/refunds`, back);
  assert.equal(status, 201);
  const noteNow = () => api('GET', `/credit-notes/${note.id}`, undefined, token);
  await until(async () => (await noteNow()).body.status === 'refunded', {
    or: () => 'the money was not sent back',
  });
  await deliverHooks(payment.reference);
  const [after] = await payments();
  assert.deepEqual([after.status, after.refundedCents], ['partly-refunded', 500]);
  assert.equal((await payments()).length, 1);
  const refunds = stripe.account
    .refunds()
    .filter((each) => each.payment_intent === payment.reference);
  assert.deepEqual(
    refunds.map(({ amount }) => amount),
    [500],
  );
});

test('a plan that costs anything begins with a stored card', async () => {
  const { token } = await atelier.register('barbara@example.com');
  const subscribe = () => api('POST', '/subscription', { plan: 'pro' }, token);
  const { status, body } = await subscribe();
  assert.deepEqual([status, body.code], [409, 'PAYMENT_METHOD_REQUIRED']);
  await storeCard(token, 'good');
  assert.equal((await subscribe()).status, 201);
  assert.equal((await api('DELETE', '/payment-method', undefined, token)).status, 204);
  const more = await api('PUT', '/subscription/plan', { plan: 'team' }, token);
  assert.deepEqual([more.status, more.body.code], [409, 'PAYMENT_METHOD_REQUIRED']);
});

test('a declined first invoice suspends until it is paid with another card', async () => {
  const { token, invoice, payments } = await subscriber('grace@example.com', 'declined');
  const { id, status } = await invoice();
  // The payment is declined first, the invoice hears of it next.
  const whole = () => api('GET', `/invoices/${id}`, undefined, token);
  const isMissed = async () => (await whole()).body.lastFailure !== undefined;
  await until(isMissed, { or: () => 'the invoice knows of no failure' });
  assert.equal(status, 'open');
  const subscription = async () => (await api('GET', '/subscription', undefined, token)).body;
  assert.equal((await subscription()).status, 'suspended');
  await storeCard(token, 'good');
  const { body } = await api('POST', `/invoices/${id}/pay`, undefined, token);
  assert.equal(body.status, 'succeeded');
  assert.equal((await invoice()).status, 'paid');
  assert.equal((await subscription()).status, 'active');
  assert.equal((await payments()).length, 2);
  const again = await api('POST', `/invoices/${id}/pay`, undefined, token);
  assert.deepEqual([again.status, again.body.code], [409, 'INVOICE_NOT_OPEN']);
});

test('an invoice whose payment takes days is paid when the web hook says so', async () => {
  const { invoice, payments } = await subscriber('edsger@example.com', 'slow');
  const [payment] = await payments();
  assert.equal(payment.status, 'pending');
  assert.equal((await invoice()).status, 'open');
  stripe.account.settleIntent(payment.reference, 'succeeded');
  await deliverHooks(payment.reference);
  assert.equal((await invoice()).status, 'paid');
});

test('what the bank of a cardholder takes back is owed again until it gives it back', async () => {
  const { token, invoice, payments } = await subscriber('donald@example.com', 'good');
  await isPaid(invoice);
  const [{ reference, amountCents }] = await payments();
  const subscription = async () => (await api('GET', '/subscription', undefined, token)).body;
  const dispute = stripe.account.openDispute(reference, amountCents);
  await deliverHooks(dispute);
  assert.deepEqual(
    [(await invoice()).status, (await subscription()).status, (await payments())[0].status],
    ['uncollectible', 'suspended', 'disputed'],
  );
  const mailed = async (): Promise<string[]> => {
    const { items } = (await api('GET', '/outbox')).body;
    return items
      .filter(({ kind }: { kind: string }) => kind === 'billing.payment-disputed')
      .map(({ to }: { to: string }) => to);
  };
  await until(async () => (await mailed()).length === 2, { or: () => 'not both were told' });
  assert.ok((await mailed()).includes('donald@example.com'));
  stripe.account.closeDispute(dispute, 'won');
  await deliverHooks(dispute);
  assert.deepEqual([(await invoice()).status, (await subscription()).status], ['paid', 'active']);
});
