import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { inspect } from 'node:util';
import { migrate } from '@atelier/database';
import { testDatabase } from '@atelier/database/testing';
import { newId } from '@atelier/kernel';
import { type Charge, ProviderUnavailable } from '../application/payment-provider.ts';
import { startStripeServer } from '../testing/stripe-server.ts';
import { openStripe } from './open-stripe.ts';
import { paymentsConformance } from './payments.conformance.ts';
import { postgresStripeCustomers, stripeCustomersMigration } from './stripe-customers.postgres.ts';

const server = await startStripeServer();
const { pool } = await testDatabase();
await migrate(pool, 'billing', [stripeCustomersMigration]);
after(() => server.stop());

const open = (secretKey = server.secretKey) =>
  openStripe({
    secretKey,
    apiUrl: server.url,
    timeoutMs: 300,
    retries: 1,
    returnUrl: 'http://localhost/billing',
    customers: postgresStripeCustomers(pool, 'billing', 'test'),
  });
const { provider } = await open();

/** A workspace with a card of this kind, and an order of it. */
async function orderWith(card: 'good' | 'declined' | 'wants-authentication' | 'slow') {
  const order: Charge = {
    workspaceId: newId('workspace'),
    invoiceId: newId('invoice'),
    amountCents: 2900,
    currency: 'usd',
    idempotencyKey: newId('key'),
    description: 'Team, November 2026',
  };
  await storeCard(order.workspaceId, card);
  return order;
}

async function storeCard(workspaceId: string, card: Parameters<typeof enterCard>[1]) {
  const url = await provider.cards?.setUp(workspaceId);
  enterCard(url?.split('/').at(-1) ?? '', card);
}
const { enterCard } = server.account;
const chargesOf = (invoiceId: string) =>
  server.account.intents().filter((each) => each.metadata.atelier_invoice === invoiceId).length;

paymentsConformance('Stripe', async () => ({
  provider: {
    ...provider,
    // The suite's workspaces are new: each stores a card before it is charged first.
    async charge(order) {
      if ((await provider.cards?.stored(order.workspaceId)) === undefined)
        await storeCard(order.workspaceId, 'good');
      return provider.charge(order);
    },
  },
  settle: async () => {},
  async charges(workspaceId) {
    const { rows } = await pool.query(
      'select customer_id from billing.stripe_customers where workspace_id = $1',
      [workspaceId],
    );
    const customer = rows[0]?.customer_id;
    return server.account.intents().filter((each) => each.customer === customer).length;
  },
}));

test('a declined card is a failure with the bank’s reason', async () => {
  const answer = await provider.charge(await orderWith('declined'));
  assert.deepEqual(answer, {
    kind: 'failed',
    code: 'generic_decline',
    message: 'Your card was declined.',
  });
});

test('a bank that wants to see the cardholder is a failure that says so', async () => {
  const answer = await provider.charge(await orderWith('wants-authentication'));
  assert.ok(answer.kind === 'failed' && answer.code === 'authentication_required');
});

test('without a card nothing is charged', async () => {
  const order = { ...(await orderWith('good')), workspaceId: newId('workspace') };
  const answer = await provider.charge(order);
  assert.ok(answer.kind === 'failed' && answer.code === 'payment_method_missing');
});

test('a bank that takes its time is pending', async () => {
  const order = await orderWith('slow');
  const answer = await provider.charge(order);
  assert.equal(answer.kind, 'pending');
  assert.deepEqual(await provider.findCharge(order), answer);
});

for (const fault of ['lost', 'hangs', 500, 429] as const)
  test(`a charge whose answer is ${fault} is not charged twice`, async () => {
    const order = await orderWith('good');
    server.failNext('/v1/payment_intents', fault);
    const first = await provider.charge(order).catch((error: unknown) => error);
    if (fault === 429) assert.ok(first instanceof ProviderUnavailable);
    const again = await provider.charge(order);
    assert.equal(again.kind, 'paid');
    assert.equal(chargesOf(order.invoiceId), 1);
  });

test('what was charged before the answer was lost counts, also when the card was changed since', async () => {
  const order = await orderWith('good');
  await provider.charge(order);
  await storeCard(order.workspaceId, 'declined');
  assert.equal((await provider.charge(order)).kind, 'paid');
  assert.equal(chargesOf(order.invoiceId), 1);
});

test('a refund whose answer is 500 is given once', async () => {
  const order = await orderWith('good');
  const charged = await provider.charge(order);
  const paymentReference = charged.kind === 'paid' ? charged.reference : '';
  const refund = { ...order, paymentReference, idempotencyKey: newId('key'), reason: 'Sorry.' };
  server.failNext('/v1/refunds', 500);
  const answers = [await provider.refund(refund), await provider.refund(refund)];
  assert.deepEqual([answers[0]?.kind, answers[1]], ['paid', answers[0]]);
});

test('the newest card is the one that is charged, and none after it is removed', async () => {
  const order = await orderWith('declined');
  await storeCard(order.workspaceId, 'good');
  assert.equal((await provider.charge(order)).kind, 'paid');
  assert.deepEqual(await provider.cards?.stored(order.workspaceId), {
    brand: 'visa',
    last4: '4242',
    expiryMonth: 12,
    expiryYear: 2030,
  });
  await provider.cards?.remove(order.workspaceId);
  assert.equal(await provider.cards?.stored(order.workspaceId), undefined);
});

test('a wrong secret key is said without saying the key', async () => {
  const secretKey = 'sk_test_of_somebody_else';
  const { provider: stranger } = await open(secretKey);
  const error = await stranger.charge(await orderWith('good')).catch((cause: unknown) => cause);
  assert.ok(error instanceof ProviderUnavailable);
  assert.match(error.message, /Check STRIPE_SECRET_KEY/);
  assert.ok(!inspect(error, { depth: 10, showHidden: true }).includes(secretKey));
});
