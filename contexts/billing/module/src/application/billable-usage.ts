import type { Transaction } from '@atelier/event-store';
import type { EndedSegment, SegmentUsage } from '../domain/rated-usage.ts';
import type { InvoiceId } from '../domain/subscription.ts';

/** How far the books of calls had come at some moment. Opaque; JSON. */
export type LedgerMark = { readonly xid: string; readonly position: string };

/** `noted` tells how often something was noted. */
export type LateCalls = { readonly workspaceId: string; readonly noted: number };

/**
 * The calls of the ledger as invoices take them: each call is on one invoice, the first that asks
 * after it came into the books. Adapters: PostgreSQL and memory, one conformance suite.
 */
export type BillableUsage = {
  /**
   * Puts all calls of the segments that are on no invoice yet on this one, with the transaction, and
   * answers what they cost. `segment` of the answer is a place in the list.
   */
  claim(
    claim: {
      readonly workspaceId: string;
      readonly segments: readonly EndedSegment[];
      readonly invoiceId: InvoiceId;
    },
    transaction: Transaction,
  ): Promise<readonly SegmentUsage[]>;
  /** Whether some call of the segments is on no invoice yet. */
  isLeft(workspaceId: string, segments: readonly EndedSegment[]): Promise<boolean>;
  /** These workspaces have calls that came into the books late; kept with the transaction. */
  noteLate(workspaceIds: readonly string[], transaction: Transaction): Promise<void>;
  /** The workspaces with late calls, in the order of their ids, from the one behind `after` on. */
  late(limit: number, after?: string): Promise<readonly LateCalls[]>;
  /** The late calls of a workspace are seen to, unless more have come since `late` was asked. */
  forgetLate(late: LateCalls): Promise<void>;
  /** The newest call there is outside of the books; undefined where that cannot be seen from here. */
  newestCall(): Promise<LedgerMark | undefined>;
  /** Whether the books hold that call and all before it. */
  holds(mark: LedgerMark): Promise<boolean>;
};
