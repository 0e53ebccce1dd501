import type { UsageLedger } from '../application/ports.ts';
import type { LedgerEntry } from '../domain/ledger-entry.ts';
import { groupKeyOf, type Period, stepOf, totalsOf } from '../domain/usage-report.ts';

/** The books in memory, for tests and for a process that keeps nothing. */
export function memoryUsageLedger(): UsageLedger {
  const books = new Map<string, LedgerEntry>();
  const within = (workspaceId: string, { from, to, userId }: Period) =>
    [...books.values()]
      .filter(
        (entry) =>
          entry.workspaceId === workspaceId &&
          Date.parse(entry.at) >= from.getTime() &&
          Date.parse(entry.at) < to.getTime() &&
          (userId === undefined || entry.userId === userId),
      )
      .sort((a, b) => compare(a.at, b.at) || compare(a.requestId, b.requestId));

  return {
    async record(entries) {
      const entered: LedgerEntry[] = [];
      for (const entry of entries) {
        if (books.has(entry.requestId)) continue;
        books.set(entry.requestId, entry);
        entered.push(entry);
      }
      return entered;
    },
    async totals(workspaceId, period) {
      return totalsOf(within(workspaceId, period));
    },
    async groups(workspaceId, period, groupBy) {
      const grouped = Map.groupBy(within(workspaceId, period), (entry) =>
        groupKeyOf(groupBy, entry),
      );
      const groups = [...grouped].map(([key, entries]) => ({ key, ...totalsOf(entries) }));
      return groups.sort((a, b) =>
        groupBy === 'day'
          ? compare(a.key, b.key)
          : b.costNanoUsd - a.costNanoUsd || b.requests - a.requests || compare(a.key, b.key),
      );
    },
    async points(workspaceId, period, step, series) {
      const place = (entry: LedgerEntry) => `${stepOf(step, entry)} ${groupKeyOf(series, entry)}`;
      const grouped = Map.groupBy(within(workspaceId, period), place);
      return [...grouped]
        .sort(([a], [b]) => compare(a, b))
        .map(([at, entries]) => ({
          at: at.slice(0, 24),
          key: at.slice(25),
          ...totalsOf(entries),
        }));
    },
    async *entries(workspaceId, period) {
      const found = within(workspaceId, period);
      if (found.length > 0) yield found;
    },
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
