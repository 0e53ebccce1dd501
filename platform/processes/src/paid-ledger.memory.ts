import type { PaidLedger, Reservation } from './paid-ledger.ts';

/** The ledger of one program's life. A payer that is gone is one that failed uncertain. */
export function memoryPaidLedger(): PaidLedger {
  const payments = new Map<string, Payment>();
  const live = new Set<string>();

  const take = (key: string) => {
    const token = crypto.randomUUID();
    live.add(token);
    payments.set(key, { token });
    return token;
  };

  return {
    async reserve(key) {
      const payment = payments.get(key);
      if (payment === undefined) return { state: 'reserved', token: take(key) };
      if (payment.settled !== undefined) return payment.settled;
      if (live.has(payment.token)) return { state: 'busy' };
      return { state: 'interrupted', token: payment.token };
    },
    takeOver: async (key, token) => (payments.get(key)?.token === token ? take(key) : undefined),
    async finish(key, result) {
      const payment = payments.get(key);
      if (payment === undefined) throw new Error(`Nothing was reserved under ${key}.`);
      payment.settled ??= { state: 'finished', result };
      return payment.settled.state === 'finished' ? payment.settled.result : result;
    },
    async fail(key, failure) {
      const payment = payments.get(key);
      if (payment !== undefined) payment.settled ??= { state: 'failed', failure };
    },
    release: (token) => void live.delete(token),
  };
}

type Payment = {
  token: string;
  settled?: Extract<Reservation, { state: 'finished' | 'failed' }>;
};
