import type { UsageLedger } from '../application/ports.ts';
import type { BillableUsage } from '../application/billable-usage.ts';
import { isUnpriced, type LedgerEntry } from '../domain/ledger-entry.ts';
import type { EndedSegment, SegmentUsage } from '../domain/rated-usage.ts';

const ALWAYS = { from: new Date(0), to: new Date('9999-12-31T00:00:00Z') };

/**
 * The calls of a ledger in memory, each with the invoice it is on. Its claims outlive a transaction
 * that fails, so whoever claims again for the same invoice is given the same calls.
 */
export function memoryBillableUsage(ledger: UsageLedger): BillableUsage & {
  invoiceOf(requestId: string): string | undefined;
} {
  const invoices = new Map<string, string>();
  const late = new Map<string, number>();

  const found = async (workspaceId: string, segments: readonly EndedSegment[]) => {
    const entries: { entry: LedgerEntry; segment: number }[] = [];
    for await (const chunk of ledger.entries(workspaceId, ALWAYS))
      for (const entry of chunk) {
        if (entry.ownKey) continue;
        const at = Date.parse(entry.at);
        const segment = segments.findIndex(
          ({ from, to }) => at >= Date.parse(from) && at < Date.parse(to),
        );
        if (segment >= 0) entries.push({ entry, segment });
      }
    return entries;
  };

  return {
    invoiceOf: (requestId) => invoices.get(requestId),

    async claim({ workspaceId, segments, invoiceId }) {
      const claimed = (await found(workspaceId, segments)).filter(
        ({ entry: { requestId } }) => (invoices.get(requestId) ?? invoiceId) === invoiceId,
      );
      for (const { entry } of claimed) invoices.set(entry.requestId, invoiceId);
      const groups = Map.groupBy(
        claimed,
        ({ segment, entry }) => `${String(segment).padStart(6, '0')} ${entry.model}`,
      );
      return [...groups]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, calls]): SegmentUsage => {
          return {
            segment: Number(key.slice(0, 6)),
            model: key.slice(7),
            calls: calls.length,
            unpricedCalls: calls.filter(({ entry }) => isUnpriced(entry)).length,
            costNanoUsd: calls.reduce((sum, { entry }) => sum + (entry.costNanoUsd ?? 0), 0),
          };
        });
    },

    async isLeft(workspaceId, segments) {
      const entries = await found(workspaceId, segments);
      return entries.some(({ entry }) => !invoices.has(entry.requestId));
    },

    async noteLate(workspaceIds) {
      for (const each of new Set(workspaceIds)) late.set(each, (late.get(each) ?? 0) + 1);
    },
    async late(limit, after = '') {
      const all = [...late].map(([workspaceId, noted]) => ({ workspaceId, noted }));
      const behind = all.filter(({ workspaceId }) => workspaceId > after);
      return behind
        .sort((one, other) => (one.workspaceId < other.workspaceId ? -1 : 1))
        .slice(0, limit);
    },
    async forgetLate({ workspaceId, noted }) {
      if (late.get(workspaceId) === noted) late.delete(workspaceId);
    },
    newestCall: async () => undefined,
    holds: async () => true,
  };
}
