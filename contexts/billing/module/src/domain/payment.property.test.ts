import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decide } from '@atelier/kernel';
import fc from 'fast-check';
import {
  type Payment,
  type PaymentCommand,
  type PaymentEvent,
  payment,
  refundedCents,
} from './payment.ts';

const paymentId = 'payment_1';
const reference = 'pi_1';
const begun: PaymentEvent = {
  type: 'PaymentBegun',
  paymentId,
  invoiceId: 'invoice_1',
  amountCents: 2900,
  currency: 'usd',
  description: 'Team',
  idempotencyKey: 'invoice_1:1',
  provider: 'stripe',
};

const minute = fc.integer({ min: 10, max: 59 }).map((each) => `2026-11-21T10:${each}:00.000Z`);
const code = fc.constantFrom('card_declined', 'insufficient_funds', 'expired_card');
const news = fc.oneof(
  fc.record({
    type: fc.constant('HearOfPayment' as const),
    paymentId: fc.constant(paymentId as 'payment_1'),
    progress: fc.constantFrom('pending' as const, 'succeeded' as const),
    reference: fc.constant(reference),
    at: minute,
  }),
  fc.record({ code, at: minute }).map((failure) => ({
    type: 'HearOfPayment' as const,
    paymentId: paymentId as 'payment_1',
    progress: 'failed' as const,
    message: `The bank says ${failure.code}.`,
    reference,
    ...failure,
  })),
  fc
    .record({
      number: fc.integer({ min: 1, max: 3 }),
      status: fc.constantFrom('pending' as const, 'succeeded' as const, 'failed' as const),
    })
    .map(({ number, status }) => ({
      type: 'HearOfRefund' as const,
      paymentId: paymentId as 'payment_1',
      refundId: `refund_${number}` as const,
      amountCents: number * 100,
      reason: 'Sorry.',
      reference: `re_${number}`,
      paymentReference: reference,
      status,
    })),
  fc
    .record({
      number: fc.integer({ min: 1, max: 2 }),
      status: fc.constantFrom('open' as const, 'lost' as const, 'won' as const),
    })
    .map(({ number, status }) => ({
      type: 'HearOfDispute' as const,
      paymentId: paymentId as 'payment_1',
      disputeId: `dispute_${number}` as const,
      amountCents: number * 2000,
      reason: 'fraudulent',
      paymentReference: reference,
      status,
    })),
) satisfies fc.Arbitrary<PaymentCommand>;

/** Some news, and the same news in another order with some of them told again. */
const toldTwice = fc.array(news, { minLength: 1, maxLength: 8 }).chain((first) =>
  fc.tuple(
    fc.constant(first),
    fc
      .array(fc.constantFrom(...first), { maxLength: 8 })
      .chain((again) =>
        fc.shuffledSubarray([...first, ...again], { minLength: first.length + again.length }),
      ),
  ),
);

test('whatever is told of a payment, in any order and any number of times, ends in the same state', () => {
  fc.assert(
    fc.property(toldTwice, ([one, other]) => {
      assert.deepEqual(after(other), after(one));
    }),
    { numRuns: 1000 },
  );
});

test('a payment never moves back', () => {
  const rank = ['created', 'pending', 'failed', 'succeeded'];
  fc.assert(
    fc.property(fc.array(news), (told) => {
      const ranks = told.map((_, length) => {
        const state = after(told.slice(0, length + 1));
        return state.status === 'known' ? rank.indexOf(state.progress) : -1;
      });
      return ranks.every((each, index) => index === 0 || each >= (ranks[index - 1] ?? 0));
    }),
  );
});

test('what is asked back never adds up to more than was paid', () => {
  const asked = fc.record({
    type: fc.constant('RequestRefund' as const),
    paymentId: fc.constant(paymentId as 'payment_1'),
    refundId: fc.integer({ min: 1, max: 9 }).map((number) => `refund_${number}` as const),
    amountCents: fc.integer({ min: 1, max: 2900 }),
    reason: fc.constant(''),
  });
  const paid = {
    type: 'HearOfPayment',
    paymentId,
    progress: 'succeeded',
    reference,
    at: '2026-11-21T10:00:00.000Z',
  } as const;
  fc.assert(
    fc.property(fc.array(asked), (refunds) => {
      const state = after([paid, ...refunds]);
      return state.status === 'known' && refundedCents(state.refunds) <= 2900;
    }),
  );
});

function after(told: readonly PaymentCommand[]): Payment {
  const history: PaymentEvent[] = [begun];
  for (const each of told) {
    const decision = decide(payment, history, each);
    if (decision.outcome === 'accepted') history.push(...decision.events);
  }
  return history.reduce(payment.evolve, payment.initial as Payment);
}
