import type { Transaction } from '@atelier/database';
import type { PaidLedger } from './paid-ledger.ts';
import type { Failure } from './failure.ts';

/** What a step leaves in the journal. `started` is false when nothing was begun. */
export type Entry<T> =
  | { readonly value?: T }
  | { readonly failure: Failure }
  | { readonly cancelled: string; readonly started: boolean };

/** What a waiting process can be sent. */
export type Message =
  | { readonly signal: string; readonly payload?: unknown }
  | { readonly cancel: string };

/**
 * The memory of one run. Entries are made in the order in which the methods are CALLED, and are
 * answered from memory when the run is replayed. What these methods reject with is the engine's own
 * trouble: it ends the run here, and is never compensated.
 */
export type Journal = {
  /** `work` does not reject: it answers a failure as an entry. */
  record<T>(name: string, work: () => Promise<Entry<T>>): Promise<Entry<T>>;
  /** As `record`; when `work` rejects, its writes are rolled back and the failure is the entry. */
  transaction<T>(
    name: string,
    work: (transaction: Transaction) => Promise<Entry<T>>,
  ): Promise<Entry<T>>;
  /** The next message, or undefined at the deadline. */
  receive(deadlineMs: number): Promise<Message | undefined>;
  now(): Promise<number>;
  emit(value: unknown): Promise<void>;
  changed(changeName: string): Promise<boolean>;
  /** Asks the world, not the memory: only inside `record` or `transaction`. */
  cancelReason(): Promise<string | undefined>;
  /** Fires when somebody asks for a cancel. */
  readonly signal: AbortSignal;
  readonly ledger: PaidLedger;
};
