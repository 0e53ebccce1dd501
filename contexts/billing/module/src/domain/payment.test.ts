import { test } from 'node:test';
import { given } from '@atelier/kernel/testing';
import { type PaymentEvent, payment } from './payment.ts';

const paymentId = 'payment_1';
const invoiceId = 'invoice_1';
const order = {
  paymentId,
  invoiceId,
  amountCents: 2900,
  currency: 'usd',
  description: 'Team, November 2026',
  idempotencyKey: 'invoice_1:1',
  provider: 'stripe',
} as const;
const whole = { paymentId, invoiceId, amountCents: 2900, currency: 'usd' } as const;
const begun: PaymentEvent = { type: 'PaymentBegun', ...order };
const succeeded: PaymentEvent = { type: 'PaymentSucceeded', ...whole, reference: 'pi_1' };
const at = '2026-11-21T10:00:00.000Z';
const refund = { paymentId, refundId: 'refund_1', amountCents: 900, reason: 'Sorry.' } as const;

test('beginning the same payment again changes nothing, another order under its id is refused', () => {
  given(payment, begun)
    .when({ type: 'BeginPayment', ...order })
    .accepts();
  given(payment, begun)
    .when({ type: 'BeginPayment', ...order, amountCents: 1 })
    .rejects({ code: 'PAYMENT_ORDER_CHANGED' });
});

test('a payment that succeeded is not undone by later news of a failure', () => {
  given(payment, begun, succeeded)
    .when({ type: 'HearOfPayment', paymentId, progress: 'failed', code: 'x', message: 'X', at })
    .accepts();
});

test('a payment that failed may still succeed', () => {
  given(payment, begun, { type: 'PaymentFailed', ...whole, code: 'x', message: 'X', at })
    .when({ type: 'HearOfPayment', paymentId, progress: 'succeeded', reference: 'pi_1', at })
    .accepts(succeeded);
});

test('a refund that is told before the payment succeeded proves that it did', () => {
  given(payment, begun)
    .when({ type: 'HearOfRefund', ...refund, status: 'succeeded', paymentReference: 'pi_1' })
    .accepts(succeeded, { type: 'RefundSucceeded', ...refund, invoiceId, currency: 'usd' });
});

test('what was not paid is not given back, and never more than was paid', () => {
  given(payment, begun)
    .when({ type: 'RequestRefund', ...refund })
    .rejects({ code: 'PAYMENT_NOT_PAID' });
  given(payment, begun, succeeded, { type: 'RefundRequested', ...refund })
    .when({ type: 'RequestRefund', ...refund, refundId: 'refund_2', amountCents: 2001 })
    .rejects({ code: 'REFUND_EXCEEDS_PAYMENT', leftCents: 2000 });
});

test('a refund that failed leaves its amount to be given back', () => {
  given(payment, begun, succeeded, { type: 'RefundFailed', ...refund })
    .when({ type: 'RequestRefund', ...refund, refundId: 'refund_2', amountCents: 2900 })
    .accepts({ type: 'RefundRequested', ...refund, refundId: 'refund_2', amountCents: 2900 });
});
