import { type EventContext, insert, projection, update } from '@atelier/kernel';
import { laterBy } from '../domain/proration.ts';
import type { SubscriptionEvent, SubscriptionId } from '../domain/subscription.ts';

/** What the schedule and the gateway must know of a subscription; all else is in its stream. */
export type SubscriptionRow = {
  readonly id: SubscriptionId;
  readonly workspaceId: string;
  readonly status: 'active' | 'cancelled' | 'expired' | 'suspended';
  readonly plan: string;
  /** The number of its next invoice. */
  readonly sequence: number;
  /** When its next invoice is to be made; `NEVER` when none is. */
  readonly dueAt: string;
  readonly periodEnd: string | null;
  readonly endsWithPeriod: boolean;
  readonly expiredAt: string | null;
};

export const NEVER = '9999-12-31T00:00:00.000Z';

/** How long after a period its calls may still be on their way into the books. */
export const LEDGER_GRACE_MS = 10 * 60_000;

export const subscriptionList = projection<SubscriptionEvent, SubscriptionRow>(
  'subscription-list',
  {
    SubscriptionCreated: ({ subscriptionId, sequence, plan, period, at }, { workspaceId }) =>
      insert({
        id: subscriptionId,
        workspaceId,
        status: 'active',
        plan: plan.name,
        sequence,
        dueAt: at,
        periodEnd: period.to,
        endsWithPeriod: false,
        expiredAt: null,
      }),
    BillingContactChanged: () => [],
    // What it costs is asked for at once: nobody has a dearer plan for a month on credit.
    TierUpgraded: ({ plan, lines, at }, { streamId }) =>
      update(streamId, (row) => ({
        ...row,
        plan: plan.name,
        dueAt: lines.length > 0 ? earlier(row.dueAt, at) : row.dueAt,
      })),
    TierDowngraded: ({ plan }, { streamId }) => update(streamId, of({ plan: plan.name })),
    PlanChangeScheduled: () => [],
    PlanChangeWithdrawn: () => [],
    SubscriptionCancelled: (_, { streamId }) =>
      update(streamId, (row) => ({
        ...row,
        endsWithPeriod: true,
        status: row.status === 'suspended' ? 'suspended' : 'cancelled',
      })),
    SubscriptionResumed: (_, { streamId }) =>
      update(streamId, (row) => ({
        ...row,
        endsWithPeriod: false,
        status: row.status === 'suspended' ? 'suspended' : 'active',
      })),
    SubscriptionExpired: expired,
    SubscriptionSuspended: (_, { streamId }) => update(streamId, of({ status: 'suspended' })),
    SubscriptionReactivated: ({ plan, period, lines, at }, { streamId }) =>
      update(streamId, (row) => ({
        ...row,
        status: row.endsWithPeriod ? 'cancelled' : 'active',
        plan: plan.name,
        periodEnd: period.to,
        dueAt: earlier(row.dueAt, lines.length > 0 ? at : afterGrace(period.to)),
      })),
    PeriodRenewed: ({ plan, period, at }, { streamId }) =>
      update(streamId, (row) => ({
        ...row,
        plan: plan.name,
        periodEnd: period.to,
        dueAt: earlier(row.dueAt, afterGrace(at)),
      })),
    PeriodLapsed: expired,
    InvoiceDrawn: ({ sequence, at }, { streamId }) =>
      update(streamId, (row) => ({
        ...row,
        sequence: sequence + 1,
        dueAt: row.periodEnd === null ? onceMore(row, at) : afterGrace(row.periodEnd),
      })),
    BalanceCredited: () => [],
    BillingCycleCompleted: () => [],
  },
  ['dueAt', 'status', 'expiredAt'],
);

function expired({ at }: { at: string }, { streamId }: EventContext) {
  return update<SubscriptionRow>(streamId, (row) => ({
    ...row,
    status: 'expired',
    endsWithPeriod: false,
    periodEnd: null,
    expiredAt: at,
    dueAt: earlier(row.dueAt, afterGrace(at)),
  }));
}

/** An invoice that was due when the subscription ended may have been made before its last calls came. */
function onceMore({ expiredAt }: SubscriptionRow, drawnAt: string): string {
  if (expiredAt === null) return NEVER;
  const dueAt = afterGrace(expiredAt);
  return drawnAt < dueAt ? dueAt : NEVER;
}

function of(change: Partial<SubscriptionRow>) {
  return (row: SubscriptionRow): SubscriptionRow => ({ ...row, ...change });
}

/** When the invoice of a period that ends then is made. */
export function afterGrace(time: string): string {
  return laterBy(time, LEDGER_GRACE_MS);
}

function earlier(one: string, other: string): string {
  return one < other ? one : other;
}
