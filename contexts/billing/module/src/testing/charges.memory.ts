import type { PaymentAnswer, Payments } from '../application/payment-provider.ts';
import type { InvoiceId } from '../domain/subscription.ts';

export type Mood = 'pays' | 'declines' | 'is slow' | 'is down';

type Kept = { amountCents: number; answer: PaymentAnswer; workspaceId: string };

/** Somebody who takes money: the same key is answered as the first time, whatever the mood is by then. */
export function memoryCharges() {
  const charged = new Map<string, Kept & { invoiceId: InvoiceId }>();
  const refunded = new Map<string, Kept>();
  const disputed = new Map<string, 'open' | 'lost' | 'won'>();
  let mood: Mood = 'pays';

  const answered = (key: string): PaymentAnswer => {
    if (mood === 'is down') throw new Error('The payment provider does not answer.');
    if (mood === 'declines')
      return { kind: 'failed', code: 'card_declined', message: 'Your card was declined.' };
    return { kind: mood === 'is slow' ? 'pending' : 'paid', reference: `ref_${key}` };
  };
  const sum = (kept: Iterable<Kept>) =>
    [...kept]
      .filter(({ answer }) => answer.kind === 'paid')
      .reduce((cents, { amountCents }) => cents + amountCents, 0);

  const payments: Payments = {
    async charge({ idempotencyKey, amountCents, workspaceId, invoiceId }) {
      const before = charged.get(idempotencyKey);
      if (before) return before.answer;
      const answer = answered(idempotencyKey);
      charged.set(idempotencyKey, { amountCents, answer, workspaceId, invoiceId });
      return answer;
    },
    async refund({ idempotencyKey, amountCents, workspaceId }) {
      const before = refunded.get(idempotencyKey);
      if (before) return before.answer;
      const answer = answered(`refund_${idempotencyKey}`);
      refunded.set(idempotencyKey, { amountCents, answer, workspaceId });
      return answer;
    },
    // As a card that is being charged: the money may come nevertheless.
    async cancel() {},
  };
  return {
    ...payments,
    be(next: Mood) {
      mood = next;
    },
    charged,
    refunded,
    /** What the bank does with a payment that came in; answers what a web hook would tell of it. */
    dispute(which: number, status: 'open' | 'lost' | 'won') {
      const paid = [...charged].filter(([, { answer }]) => answer.kind === 'paid');
      const [key, payment] = paid[which % Math.max(1, paid.length)] ?? [];
      if (key === undefined || payment === undefined) return [];
      const { workspaceId, invoiceId, amountCents } = payment;
      const before = disputed.get(key);
      const isNext = status === 'open' ? before === undefined : before && before !== 'won';
      if (isNext) disputed.set(key, status);
      const now = disputed.get(key);
      if (now === undefined) return [];
      const about = { workspaceId, invoiceId, amountCents, reference: `ref_${key}`, status: now };
      return [{ ...about, disputeId: `dispute_${key}` as const, reason: 'fraudulent' }];
    },
    /** Of a workspace's payments, what the bank has taken back. */
    takenBackCents: (workspaceId?: string) =>
      sum(
        [...charged]
          .filter(([key]) => (disputed.get(key) ?? 'won') !== 'won')
          .map(([, each]) => each)
          .filter((each) => workspaceId === undefined || each.workspaceId === workspaceId),
      ),
    /** All money that came in, less what went back. */
    inCents: () => sum(charged.values()),
    outCents: () => sum(refunded.values()),
    /** What was pending comes to its end; answers what a web hook would tell. */
    end(kind: 'paid' | 'failed') {
      const ended = <K extends Kept>(kept: Map<string, K>) =>
        [...kept].flatMap(([idempotencyKey, each]) => {
          if (each.answer.kind !== 'pending') return [];
          const { reference } = each.answer;
          each.answer =
            kind === 'paid'
              ? { kind, reference }
              : { kind, code: 'bank_said_no', message: 'The bank said no.' };
          return [{ idempotencyKey, ...each }];
        });
      return { charges: ended(charged), refunds: ended(refunded) };
    },
    /** Refunds that had been sent come back; answers what a web hook would tell. */
    sendBack() {
      const sent = [...refunded].filter(([, { answer }]) => answer.kind === 'paid');
      return sent.map(([idempotencyKey, each]) => {
        each.answer = { kind: 'failed', code: 'account_closed', message: 'It came back.' };
        return { idempotencyKey, ...each };
      });
    },
  };
}
