import type { PaymentAnswer, Payments } from '../application/payments.ts';

export type Mood = 'pays' | 'declines' | 'is slow' | 'is down';

type Kept = { amountCents: number; answer: PaymentAnswer; workspaceId: string };

/** Somebody who takes money: the same key is answered as the first time, whatever the mood is by then. */
export function memoryCharges() {
  const charged = new Map<string, Kept & { invoiceId: `invoice_${string}` }>();
  const refunded = new Map<string, Kept>();
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
  };
  return {
    ...payments,
    be(next: Mood) {
      mood = next;
    },
    charged,
    refunded,
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
