import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId } from '@atelier/kernel';
import type { Charge, PaymentProvider, RefundFrom } from '../application/payment-provider.ts';

type Started = {
  readonly provider: PaymentProvider;
  /** What the payer and his bank do until the charge is paid. */
  settle(workspaceId: string, reference: string): Promise<void>;
  /** How many charges the provider has of a workspace, whatever it answered. */
  charges(workspaceId: string): Promise<number>;
};

/** What every payment provider must do. `start` gives one whose workspaces can pay. */
export function paymentsConformance(adapter: string, start: () => Promise<Started>): void {
  const started = start();

  const paid = async (order: Charge): Promise<string> => {
    const { provider, settle } = await started;
    const answer = await provider.charge(order);
    assert.ok(answer.kind !== 'failed', JSON.stringify(answer));
    await settle(order.workspaceId, answer.reference);
    return answer.reference;
  };

  test(`${adapter}: what was charged is paid in the end`, async () => {
    const { provider } = await started;
    const order = newOrder();
    const reference = await paid(order);
    assert.deepEqual(await provider.findCharge(order), { kind: 'paid', reference });
  });

  test(`${adapter}: the same key again is the same payment, also many at once`, async () => {
    const { provider, charges } = await started;
    const order = newOrder();
    const answers = await Promise.all([1, 2, 3, 4].map(() => provider.charge(order)));
    assert.equal(new Set(answers.map((each) => JSON.stringify(each))).size, 1);
    assert.equal(await charges(order.workspaceId), 1);
  });

  test(`${adapter}: a key does not stand for two different orders`, async () => {
    const { provider, charges } = await started;
    const order = newOrder();
    await provider.charge(order);
    await assert.rejects(provider.charge({ ...order, amountCents: order.amountCents + 1 }));
    assert.equal(await charges(order.workspaceId), 1);
  });

  test(`${adapter}: keys of two workspaces do not meet`, async () => {
    const { provider } = await started;
    const [one, other] = [newOrder(), newOrder()];
    const first = await provider.charge(one);
    const second = await provider.charge({ ...other, idempotencyKey: one.idempotencyKey });
    assert.notDeepEqual(first, second);
  });

  test(`${adapter}: amounts are whole cents and more than nothing`, async () => {
    const { provider } = await started;
    for (const amountCents of [0, -1, 0.5, Number.NaN, 2 ** 60])
      await assert.rejects(provider.charge({ ...newOrder(), amountCents }), RangeError);
    const paymentReference = await paid(newOrder());
    await assert.rejects(provider.refund(refundOf(newOrder(), paymentReference, 0)), RangeError);
  });

  test(`${adapter}: an order it never had is not found`, async () => {
    const { provider } = await started;
    const order = newOrder();
    assert.equal(await provider.findCharge(order), undefined);
    const reference = await paid(order);
    assert.equal(await provider.findRefund(refundOf(order, reference, 1)), undefined);
  });

  test(`${adapter}: refunds add up to what was paid and never to more`, async () => {
    const { provider } = await started;
    const order = newOrder();
    const reference = await paid(order);
    const part = await provider.refund(refundOf(order, reference, 400));
    const tooMuch = await provider.refund(refundOf(order, reference, order.amountCents - 399));
    const rest = await provider.refund(refundOf(order, reference, order.amountCents - 400));
    assert.deepEqual([part.kind, tooMuch.kind, rest.kind], ['paid', 'failed', 'paid']);
  });

  test(`${adapter}: the same refund asked for again is given once`, async () => {
    const { provider } = await started;
    const order = newOrder();
    const reference = await paid(order);
    const refund = refundOf(order, reference, order.amountCents);
    const answers = [await provider.refund(refund), await provider.refund(refund)];
    assert.deepEqual(answers[1], answers[0]);
    assert.deepEqual(await provider.findRefund(refund), answers[0]);
  });

  test(`${adapter}: parallel refunds never exceed the payment`, async () => {
    const { provider } = await started;
    const order = newOrder();
    const reference = await paid(order);
    const part = Math.ceil(order.amountCents / 2);
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => provider.refund(refundOf(order, reference, part))),
    );
    assert.equal(answers.filter(({ kind }) => kind === 'paid').length, 2);
  });

  test(`${adapter}: what nobody paid is not given back`, async () => {
    const { provider } = await started;
    const answer = await provider.refund(refundOf(newOrder(), 'pi_unknown', 100));
    assert.equal(answer.kind, 'failed');
  });

  test(`${adapter}: a refund reaches no payment of another workspace`, async () => {
    const { provider } = await started;
    const order = newOrder();
    const reference = await paid(order);
    const answer = await provider.refund(refundOf(newOrder(), reference, 100));
    assert.equal(answer.kind, 'failed');
  });
}

/** An order of a new workspace. */
function newOrder(): Charge {
  return {
    workspaceId: newId('workspace'),
    invoiceId: newId('invoice'),
    amountCents: 2900,
    currency: 'usd',
    idempotencyKey: newId('key'),
    description: 'Team, November 2026',
  };
}

function refundOf(order: Charge, paymentReference: string, amountCents: number): RefundFrom {
  return {
    workspaceId: order.workspaceId,
    invoiceId: order.invoiceId,
    paymentReference,
    amountCents,
    idempotencyKey: newId('key'),
    reason: 'The month was interrupted.',
  };
}
