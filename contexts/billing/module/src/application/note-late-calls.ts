import type { Transaction } from '@atelier/event-store';
import type { Clock } from '@atelier/kernel';
import type { LedgerEntry } from '../domain/ledger-entry.ts';
import type { BillableUsage } from './billable-usage.ts';
import { LEDGER_GRACE_MS } from './subscription-list.projection.ts';

/**
 * Remembers, in the transaction that enters them, whose calls came into the books so late that the
 * invoice of their time may have been made: without a next invoice one is made for them.
 */
export function noteLateCalls({
  billable,
  clock,
}: {
  readonly billable: Pick<BillableUsage, 'noteLate'>;
  readonly clock: Clock;
}) {
  return async (entered: readonly LedgerEntry[], transaction: Transaction): Promise<void> => {
    const inTime = clock.now().getTime() - LEDGER_GRACE_MS;
    const late = entered.filter(({ at }) => Date.parse(at) <= inTime);
    if (late.length === 0) return;
    await billable.noteLate(
      late.map(({ workspaceId }) => workspaceId),
      transaction,
    );
  };
}
