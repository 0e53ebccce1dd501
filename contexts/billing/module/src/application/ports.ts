import type { Transaction } from '@atelier/event-store';
import type { IdentityClient } from '@atelier/identity-contract';
import type { Clock } from '@atelier/kernel';
import type { LedgerEntry } from '../domain/ledger-entry.ts';
import type { Group, GroupBy, Period, Point, Step, Totals } from '../domain/usage-report.ts';

/** The books of model calls, append-only. Adapters: PostgreSQL and memory, one conformance suite. */
export type UsageLedger = {
  /** Calls that are in the books already stay as they are; answers those that were not. */
  record(
    entries: readonly LedgerEntry[],
    transaction: Transaction,
  ): Promise<readonly LedgerEntry[]>;
  totals(workspaceId: string, period: Period): Promise<Totals>;
  /** The most expensive first, then the most used; days in their order. */
  groups(workspaceId: string, period: Period, groupBy: GroupBy): Promise<Group[]>;
  points(workspaceId: string, period: Period, step: Step, series: GroupBy): Promise<Point[]>;
  /** Oldest first, in chunks, so that a file of any size can be made of them. */
  entries(workspaceId: string, period: Period): AsyncIterable<readonly LedgerEntry[]>;
};

export type BillingPorts = {
  readonly ledger: UsageLedger;
  readonly identity: IdentityClient;
  readonly clock: Clock;
};
