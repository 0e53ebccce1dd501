import type { Failure } from './failure.ts';

/** Who makes a payment: for people who look at the ledger. */
export type Payer = { readonly processId: string; readonly step: string };

export type Reservation =
  /** The key is ours. `token` is proof of it. */
  | { readonly state: 'reserved'; readonly token: string }
  /** Somebody alive is paying right now. */
  | { readonly state: 'busy' }
  /** Somebody began and is gone. `token` is his. */
  | { readonly state: 'interrupted'; readonly token: string }
  | { readonly state: 'finished'; readonly result: unknown }
  | { readonly state: 'failed'; readonly failure: Failure };

/** The payments ever begun, one row per idempotency key. */
export type PaidLedger = {
  /** Takes the key if nobody has ever had it, else says how it stands. */
  reserve(key: string, payer: Payer): Promise<Reservation>;
  /** Takes over an interrupted reservation; undefined when another was first. */
  takeOver(key: string, token: string): Promise<string | undefined>;
  /** Records the answer. The first one stands: answers what is recorded. */
  finish(key: string, result: unknown): Promise<unknown>;
  /** Records that the call failed for certain. */
  fail(key: string, failure: Failure): Promise<void>;
  /** The payer no longer works on it: what is not finished counts as interrupted. */
  release(token: string): void;
};
