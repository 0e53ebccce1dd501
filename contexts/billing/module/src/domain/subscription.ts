import { accept, type Decider, type NanoUsd, reject } from '@atelier/kernel';
import type { InvoiceLine } from './invoice-line.ts';
import type { PlanTerms } from './plan.ts';
import { changeLines, feeLine, unusedLine } from './plan-change.ts';
import { monthsAfter, type Span } from './proration.ts';
import type { AllowanceUse, Segment } from './rated-usage.ts';
import { ratedUntil, withoutRunning, withSegment } from './segments.ts';

export type SubscriptionId = `subscription_${string}`;
export type InvoiceId = `invoice_${string}`;

/** Whom invoices are made out to. */
export type BillingContact = {
  readonly name: string;
  readonly email: string;
  readonly address: readonly string[];
  readonly taxId?: string | undefined;
};

type On<Type extends string> = { type: Type; workspaceId: string };
type At = { at: string };

export type SubscriptionCommand =
  | (On<'Subscribe'> & At & Opened & { plan: PlanTerms })
  | (On<'ChangeBillingContact'> & { contact: BillingContact })
  | (On<'ChangePlan'> & At & Left & { plan: PlanTerms; when?: 'now' | 'period-end' | undefined })
  | (On<'CancelSubscription'> & At & Left & { when: 'now' | 'period-end' })
  | (On<'ResumeSubscription'> & At)
  | (On<'SuspendSubscription'> & At & { invoiceId: InvoiceId })
  | (On<'ReactivateSubscription'> & At)
  /** Ends the period that is over and begins the next. `plan` is what the next plan is today. */
  | (On<'ClosePeriod'> & At & { plan: PlanTerms })
  | (On<'DrawInvoice'> & At & Drawn)
  | (On<'CreditBalance'> & Credit)
  | (On<'CompleteCycle'> & Cycle);

/** The most that may be given back of the present plan's time; all of it where this is undefined. */
type Left = { leftNanoUsd?: NanoUsd | undefined };
type Opened = { subscriptionId: SubscriptionId; contact: BillingContact };
type Drawn = {
  sequence: number;
  /** Null when there is nothing to charge. */
  invoiceId: InvoiceId | null;
  carriedNanoUsd: NanoUsd;
  allowances: readonly AllowanceUse[];
};
type Credit = { creditId: string; line: InvoiceLine };
type Cycle = { sequence: number; invoiceId: InvoiceId | null; payableCents: number };

export type SubscriptionEvent =
  /** `sequence`: of the invoices of a subscription before this one the numbers go on. */
  | (On<'SubscriptionCreated'> & At & Opened & Begun & { sequence: number })
  | (On<'BillingContactChanged'> & { contact: BillingContact })
  | (On<'TierUpgraded'> & At & Changed)
  | (On<'TierDowngraded'> & At & Changed)
  | (On<'PlanChangeScheduled'> & { from: string; to: string; effectiveAt: string })
  | (On<'PlanChangeWithdrawn'> & { plan: string })
  | (On<'SubscriptionCancelled'> & { endsAt: string })
  | (On<'SubscriptionResumed'> & { plan: string })
  | (On<'SubscriptionExpired'> & At & { plan: string; lines: readonly InvoiceLine[] })
  | (On<'SubscriptionSuspended'> & At & { plan: string; invoiceId: InvoiceId })
  | (On<'SubscriptionReactivated'> & At & Begun)
  | (On<'PeriodRenewed'> & At & Begun)
  /** Of former versions: a period ended while the subscription was suspended. Now it expires. */
  | (On<'PeriodLapsed'> & At)
  | (On<'InvoiceDrawn'> & At & Drawn)
  | (On<'BalanceCredited'> & Credit)
  | (On<'BillingCycleCompleted'> & Cycle);

/** A plan holds from now on, in this period; the lines are charged on the next invoice. */
type Begun = { plan: PlanTerms; anchor: string; period: Period; lines: readonly InvoiceLine[] };
type Changed = { fromPlan: string; plan: PlanTerms; lines: readonly InvoiceLine[] };

/** `number` counts the months from the anchor. */
export type Period = Span & { readonly number: number };

export type Subscription =
  | { status: 'none' }
  | ({
      status: 'active' | 'cancelled' | 'expired' | 'suspended';
      /** Of a suspended one: whether it ends with its period. */
      endsWithPeriod: boolean;
      /** The invoice that was not paid, of one that was ever suspended. */
      suspendedFor?: InvoiceId;
      plan: PlanTerms;
      anchor: string;
      period: Period;
      /** When it began, or became dearer: what is charged from then on is to be paid at once. */
      upgradedAt: string;
      nextPlan?: string;
    } & Account);

/** What is not on an invoice yet, and what was. */
type Account = {
  subscriptionId: SubscriptionId;
  contact: BillingContact;
  segments: readonly Segment[];
  pending: readonly InvoiceLine[];
  carriedNanoUsd: NanoUsd;
  /** The number of the next invoice of this subscription, from 0. */
  sequence: number;
  completedSequence: number;
  creditIds: readonly string[];
};

/**
 * What a workspace has subscribed to. Fees are charged in advance, usage afterwards by the plan that
 * held when a model was called; every charge and credit waits here until exactly one invoice takes it.
 */
export const subscription = {
  initial: { status: 'none' },

  decide: {
    Subscribe({ workspaceId, subscriptionId, contact, plan, at }, state) {
      if (state.status !== 'none' && state.status !== 'expired')
        return reject({ code: 'ALREADY_SUBSCRIBED' });
      return accept({
        type: 'SubscriptionCreated',
        workspaceId,
        subscriptionId,
        contact,
        sequence: state.status === 'none' ? 0 : state.sequence,
        at,
        ...begin(plan, at),
      });
    },

    ChangePlan({ workspaceId, plan, at, when, leftNanoUsd }, state) {
      if (state.status !== 'active') return reject({ code: WHY_NOT_ACTIVE[state.status] });
      const { plan: current, period, nextPlan } = state;
      const effectiveAt = period.to;
      if (plan.name === current.name)
        return nextPlan === undefined
          ? accept()
          : accept({ type: 'PlanChangeWithdrawn', workspaceId, plan: current.name });
      const cheaper = isCheaper(plan, current);
      if ((when ?? (cheaper ? 'period-end' : 'now')) === 'period-end') {
        if (nextPlan === plan.name) return accept();
        const change = { from: current.name, to: plan.name, effectiveAt };
        return accept({ type: 'PlanChangeScheduled', workspaceId, ...change });
      }
      const lines = changeLines(current, plan, period, at, leftNanoUsd);
      const type = cheaper ? 'TierDowngraded' : 'TierUpgraded';
      return accept({ type, workspaceId, at, fromPlan: current.name, plan, lines });
    },

    CancelSubscription({ workspaceId, at, when, leftNanoUsd }, state) {
      if (state.status === 'none' || state.status === 'expired')
        return reject({ code: 'NOT_SUBSCRIBED' });
      const { plan, period } = state;
      if (when === 'now') {
        // Who did not pay gets nothing back of what he did not pay.
        const isPaid = state.status !== 'suspended';
        const lines = isPaid ? unusedLine(plan, period, at, leftNanoUsd) : [];
        return accept({ type: 'SubscriptionExpired', workspaceId, at, plan: plan.name, lines });
      }
      if (state.endsWithPeriod) return accept();
      return accept({ type: 'SubscriptionCancelled', workspaceId, endsAt: period.to });
    },

    ResumeSubscription({ workspaceId }, state) {
      if (state.status === 'none' || state.status === 'expired')
        return reject({ code: 'NOT_SUBSCRIBED' });
      if (!state.endsWithPeriod) return accept();
      return accept({ type: 'SubscriptionResumed', workspaceId, plan: state.plan.name });
    },

    SuspendSubscription({ workspaceId, at, invoiceId }, state) {
      if (state.status === 'none' || state.status === 'expired') return accept();
      // Of two invoices that it is suspended for, it waits for the last.
      if (state.status === 'suspended' && state.suspendedFor === invoiceId) return accept();
      const { name: plan } = state.plan;
      return accept({ type: 'SubscriptionSuspended', workspaceId, at, plan, invoiceId });
    },

    ReactivateSubscription({ workspaceId, at }, state) {
      if (state.status !== 'suspended') return accept();
      const { plan, anchor, period } = state;
      const again = { plan, anchor, period, lines: [] };
      return accept({ type: 'SubscriptionReactivated', workspaceId, at, ...again });
    },

    ClosePeriod({ workspaceId, at, plan }, state) {
      if (!isOver(state, at)) return accept();
      const { period, anchor, plan: current } = state;
      const on = { workspaceId, at: period.to };
      // Nobody is charged for a month that he cannot use.
      if (state.endsWithPeriod || state.status === 'suspended')
        return accept({ type: 'SubscriptionExpired', ...on, plan: current.name, lines: [] });
      const next = periodFrom(anchor, period.number + 1);
      const renewed = { plan, anchor, period: next, lines: feeLine(plan, next) };
      const renewal = { type: 'PeriodRenewed', ...on, ...renewed } as const;
      if (plan.name === current.name) return accept(renewal);
      const type = isCheaper(plan, current) ? 'TierDowngraded' : 'TierUpgraded';
      const change = { type, ...on, fromPlan: current.name, plan, lines: [] } as const;
      return accept<SubscriptionEvent>(change, renewal);
    },

    DrawInvoice({ type: _, ...drawn }, state) {
      if (state.status === 'none') return reject({ code: 'NOT_SUBSCRIBED' });
      if (state.sequence !== drawn.sequence) return accept();
      return accept({ type: 'InvoiceDrawn', ...drawn });
    },

    CreditBalance({ type: _, ...credit }, state) {
      if (state.status === 'none') return reject({ code: 'NOT_SUBSCRIBED' });
      if (state.creditIds.includes(credit.creditId)) return accept();
      return accept({ type: 'BalanceCredited', ...credit });
    },

    ChangeBillingContact({ workspaceId, contact }, state) {
      if (state.status === 'none' || state.status === 'expired')
        return reject({ code: 'NOT_SUBSCRIBED' });
      return accept({ type: 'BillingContactChanged', workspaceId, contact });
    },

    CompleteCycle({ type: _, ...cycle }, state) {
      if (state.status === 'none' || cycle.sequence < state.completedSequence) return accept();
      return accept({ type: 'BillingCycleCompleted', ...cycle });
    },
  },

  evolve(state, event): Subscription {
    if (event.type === 'SubscriptionCreated') return created(state, event);
    if (state.status === 'none') return state; // every later fact presupposes a subscription
    switch (event.type) {
      case 'BillingContactChanged':
        return { ...state, contact: event.contact };
      case 'TierUpgraded':
      case 'TierDowngraded': {
        const next = event.type === 'TierUpgraded' ? 'dearer' : 'cheaper';
        const { nextPlan: _, ...rest } = charged(left(state, event.at, next), event.lines);
        const upgradedAt = event.type === 'TierUpgraded' ? event.at : rest.upgradedAt;
        return withRunning({ ...rest, plan: event.plan, upgradedAt }, event.at);
      }
      case 'PlanChangeScheduled':
        return { ...state, nextPlan: event.to };
      case 'PlanChangeWithdrawn': {
        const { nextPlan: _, ...rest } = state;
        return rest;
      }
      case 'SubscriptionCancelled': {
        const status = state.status === 'suspended' ? 'suspended' : 'cancelled';
        return { ...state, status, endsWithPeriod: true };
      }
      case 'SubscriptionResumed': {
        const status = state.status === 'suspended' ? 'suspended' : 'active';
        return { ...state, status, endsWithPeriod: false };
      }
      case 'SubscriptionExpired': {
        const { nextPlan: _, ...rest } = charged(left(state, event.at), event.lines);
        return { ...rest, status: 'expired', endsWithPeriod: false };
      }
      case 'SubscriptionSuspended':
        return {
          ...left(state, event.at),
          status: 'suspended',
          suspendedFor: event.invoiceId,
        };
      case 'SubscriptionReactivated':
        return begun({ ...state, status: state.endsWithPeriod ? 'cancelled' : 'active' }, event);
      case 'PeriodRenewed':
        return begun(ended(state, event.at), event);
      case 'PeriodLapsed':
        return { ...state, status: 'expired' };
      case 'InvoiceDrawn':
        return drawn(state, event);
      case 'BalanceCredited': {
        const { creditId, line } = event;
        return charged({ ...state, creditIds: [...state.creditIds, creditId] }, [line]);
      }
      case 'BillingCycleCompleted':
        return { ...state, completedSequence: event.sequence + 1 };
    }
  },
} satisfies Decider<Subscription, SubscriptionCommand, SubscriptionEvent>;

/** A subscription there is, or was. */
export type Subscribed = Exclude<Subscription, { status: 'none' }>;

/** Whether there is a period to close. */
export function isOver(state: Subscription, at: string): state is Subscribed {
  return state.status !== 'none' && state.status !== 'expired' && at >= state.period.to;
}

const WHY_NOT_ACTIVE = {
  none: 'NOT_SUBSCRIBED',
  expired: 'NOT_SUBSCRIBED',
  suspended: 'SUBSCRIPTION_SUSPENDED',
  cancelled: 'SUBSCRIPTION_CANCELLED',
} as const;

function isCheaper(one: PlanTerms, other: PlanTerms): boolean {
  return one.monthlyPriceNanoUsd < other.monthlyPriceNanoUsd;
}

/** The fee of a plan for the period after the present one. */
export function nextFee(plan: PlanTerms, { anchor, period }: Subscribed): readonly InvoiceLine[] {
  return feeLine(plan, periodFrom(anchor, period.number + 1));
}

function periodFrom(anchor: string, number: number): Period {
  return { number, from: monthsAfter(anchor, number), to: monthsAfter(anchor, number + 1) };
}

function begin(plan: PlanTerms, at: string): Begun {
  const period = periodFrom(at, 0);
  return { plan, anchor: at, period, lines: feeLine(plan, period) };
}

type OfType<Type> = Extract<SubscriptionEvent, { type: Type }>;

function created(state: Subscription, event: OfType<'SubscriptionCreated'>): Subscription {
  // Of one that has expired, everything stays that an invoice has yet to take.
  const account: Account =
    state.status === 'none'
      ? {
          subscriptionId: event.subscriptionId,
          contact: event.contact,
          segments: [],
          pending: [],
          carriedNanoUsd: 0,
          sequence: 0,
          completedSequence: 0,
          creditIds: [],
        }
      : state;
  const { plan, anchor, period } = event;
  return begun(
    {
      ...account,
      contact: event.contact,
      status: 'active',
      endsWithPeriod: false,
      upgradedAt: anchor,
      plan,
      anchor,
      period,
    },
    event,
  );
}

function begun(state: Subscribed, { plan, anchor, period, lines, at }: Begun & At): Subscribed {
  const { nextPlan: _, ...rest } = charged(state, lines);
  return withRunning({ ...rest, plan, anchor, period }, at);
}

function charged(state: Subscribed, lines: readonly InvoiceLine[]): Subscribed {
  return { ...state, pending: [...state.pending, ...lines] };
}

function withRunning(state: Subscribed, at: string): Subscribed {
  return { ...state, segments: withSegment(state.segments, state.plan, at) };
}

function ended(state: Subscribed, at: string): Subscribed {
  return { ...state, segments: withoutRunning(state.segments, state.plan, state.period, at) };
}

/** Before the plan would have ended by itself, or for good. */
function left(state: Subscribed, at: string, next: 'dearer' | 'cheaper' = 'cheaper'): Subscribed {
  return ended(state, ratedUntil(at, next));
}

function drawn(state: Subscribed, event: OfType<'InvoiceDrawn'>): Subscribed {
  const segments = state.segments.map((segment, index) => {
    const use = event.allowances.find((each) => each.segment === index);
    if (use === undefined || segment.allowanceNanoUsd === null) return segment;
    // Former versions began a segment some seconds earlier, with so much more of it.
    const allowanceNanoUsd = Math.max(0, segment.allowanceNanoUsd - use.usedNanoUsd);
    return { ...segment, allowanceNanoUsd };
  });
  return {
    ...state,
    segments,
    pending: [],
    carriedNanoUsd: event.carriedNanoUsd,
    sequence: event.sequence + 1,
  };
}
