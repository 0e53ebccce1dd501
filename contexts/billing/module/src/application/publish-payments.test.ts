import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paymentEvents } from '@atelier/billing-contract';
import type { PaymentEvent } from '../domain/payment.ts';
import { publishPayments } from './publish-payments.ts';

const whole = {
  paymentId: 'payment_1',
  invoiceId: 'invoice_1',
  amountCents: 2900,
  currency: 'usd',
} as const;
const refund = { paymentId: 'payment_1', refundId: 'refund_1', amountCents: 900, reason: 'Sorry.' };

test('how a payment ended, and what went back, is told in the words of the contract', () => {
  const events: readonly PaymentEvent[] = [
    { type: 'PaymentSucceeded', ...whole, reference: 'pi_1' },
    { type: 'PaymentFailed', ...whole, code: 'expired_card', message: 'Expired.', at: 'now' },
    { type: 'RefundSucceeded', ...whole, ...refund, paymentId: 'payment_1', refundId: 'refund_1' },
  ];
  const told = events.map((event) => {
    const published = publishPayments(event);
    assert.ok(published && published.type in paymentEvents, event.type);
    return paymentEvents[published.type as keyof typeof paymentEvents].parse(published.data);
  });
  assert.deepEqual(
    told.map((data) => ('outcome' in data ? data.outcome : data.amountCents)),
    ['succeeded', 'failed', 900],
  );
});

test('what is still on its way is nobody else’s business', () => {
  assert.equal(
    publishPayments({ type: 'PaymentPending', ...whole, reference: 'pi_1' } as PaymentEvent),
    undefined,
  );
});
