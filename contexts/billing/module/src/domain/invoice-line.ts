import type { NanoUsd } from '@atelier/kernel';

/** One line of an invoice. All lines together are its total, to the nano-dollar. */
export type InvoiceLine = {
  readonly kind: LineKind;
  /** What the reader of an invoice sees. */
  readonly description: string;
  /** Below zero for what is given back. */
  readonly amountNanoUsd: NanoUsd;
  /** What it is for, where that is a time. */
  readonly from?: string;
  readonly to?: string;
  readonly plan?: string;
  /** Of usage: the model, how many calls, and how many of them without a known price. */
  readonly model?: string;
  readonly calls?: number;
  readonly unpricedCalls?: number;
};

export type LineKind =
  /** A plan's price for a period. */
  | 'fee'
  /** What is left of a period: taken back of the plan that ends, asked for the one that begins. */
  | 'proration-credit'
  | 'proration-charge'
  /** Calls of one model in one part of a period, what of them is included, and the mark-up. */
  | 'usage'
  | 'included-usage'
  | 'usage-mark-up'
  /** A credit note or a payment too much. */
  | 'credit'
  /** What the invoice before left: too little to be charged, or a credit. */
  | 'carried';

export const NANO_PER_CENT = 10_000_000;

/** The least that is charged: Stripe refuses less than $0.50, and no card fee is worth it. */
export const LEAST_CHARGE_CENTS = 50;

export type Sum = {
  readonly lines: readonly InvoiceLine[];
  readonly totalNanoUsd: NanoUsd;
  /** What is to be paid: whole cents, at least `LEAST_CHARGE_CENTS`, or nothing. */
  readonly payableCents: number;
  /** What the next invoice begins with: the total but for what is to be paid. */
  readonly carriedNanoUsd: NanoUsd;
};

/**
 * What an invoice took over: credits from before it, and of time that other invoices charged. At
 * least 0; the total and this are what it charges itself.
 */
export function creditsTaken(lines: readonly InvoiceLine[]): NanoUsd {
  const charged: string[] = [];
  let taken = 0;
  for (const { kind, plan, to, amountNanoUsd } of lines) {
    const time = `${plan} until ${to}`;
    if (kind === 'fee' || kind === 'proration-charge') charged.push(time);
    // A line that takes back what was charged before it on the same invoice.
    else if (kind === 'proration-credit' && charged.includes(time))
      charged.splice(charged.indexOf(time), 1);
    else if (kind === 'proration-credit' || kind === 'credit' || kind === 'carried')
      taken -= amountNanoUsd;
  }
  return Math.max(0, taken);
}

/** Adds up. What is less than a cent, a total too little to charge and a credit are left to the next invoice. */
export function sumOf(lines: readonly InvoiceLine[], broughtNanoUsd: NanoUsd): Sum {
  const brought: InvoiceLine = {
    kind: 'carried',
    description: broughtNanoUsd < 0 ? 'Credit of earlier invoices' : 'Not charged before',
    amountNanoUsd: broughtNanoUsd,
  };
  const all = broughtNanoUsd === 0 ? lines : [...lines, brought];
  const totalNanoUsd = all.reduce((sum, { amountNanoUsd }) => sum + amountNanoUsd, 0);
  // The remainder first: a quotient of large numbers could be rounded up.
  const wholeCents = (totalNanoUsd - (totalNanoUsd % NANO_PER_CENT)) / NANO_PER_CENT;
  const payableCents = wholeCents < LEAST_CHARGE_CENTS ? 0 : wholeCents;
  return {
    lines: all,
    totalNanoUsd,
    payableCents,
    carriedNanoUsd: totalNanoUsd - payableCents * NANO_PER_CENT,
  };
}
