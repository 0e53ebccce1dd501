import { billing } from '@atelier/billing-contract';
import { ownerOnly } from '@atelier/identity-contract';
import { handler, receipt, refusal } from '@atelier/rpc';
import type { InvoiceLine } from '../domain/invoice-line.ts';
import { costsAnything, type PlanTerms } from '../domain/plan.ts';
import { wholeSecond } from '../domain/proration.ts';
import { nextFee, type Subscription } from '../domain/subscription.ts';
import type { AccountPorts } from './account-ports.ts';
import { subscriptionAt, subscriptions } from './account-streams.ts';
import { closePeriods } from './close-periods.ts';
import { giveTimeBack, leftOfTime } from './give-time-back.ts';
import { lacksCardFor } from './lacks-card.ts';
import { offeredPlan } from './offered-plan.ts';
import { onSubscription } from './on-subscription.ts';
import { isInArrears } from './owed-invoices.ts';
import { afterGrace } from './subscription-list.projection.ts';

export const changePlan = (ports: AccountPorts) =>
  handler(billing.changePlan, async ({ input, call, errors }) => {
    await ownerOnly(ports, call, errors);
    const { workspaceId } = call.actor;
    const owes = await isInArrears(ports, workspaceId);
    const lacksCard = await lacksCardFor(ports, { workspaceId, plan: input.plan }, errors);
    const changed = await onSubscription(ports, call, async (writing, at, address, state) => {
      const present = state.status === 'none' ? undefined : state.plan.name;
      const plan = await offeredPlan(writing, input.plan, errors, present);
      const { when } = input;
      const left = await leftOfTime(writing, workspaceId, state);
      const { leftNanoUsd } = left;
      const command = { type: 'ChangePlan', workspaceId, at, plan, when, leftNanoUsd } as const;
      const decided = await writing.record(subscriptions, address, command);
      if (decided.outcome === 'rejected') return decided;
      if (owes && isDearer(plan, state)) throw errors.INVOICES_UNPAID();
      if (lacksCard && isDearer(plan, state)) throw errors.PAYMENT_METHOD_REQUIRED();
      await giveTimeBack(writing, workspaceId, left, decided.events);
      return decided;
    });
    return receipt(changed, errors);
  });

function isDearer(plan: PlanTerms, state: Subscription): boolean {
  if (state.status === 'none' || plan.name === state.plan.name || !costsAnything(plan))
    return false;
  return !costsAnything(state.plan) || plan.monthlyPriceNanoUsd > state.plan.monthlyPriceNanoUsd;
}

/** Decides as `changePlan` does, in a transaction that is given up, so nothing is changed. */
export const previewChange = (ports: AccountPorts) =>
  handler(billing.previewChange, async ({ input, call, errors }) => {
    const { workspaceId } = call.actor;
    const at = wholeSecond(ports.clock.now());
    const { state, plan, decision } = await ports.write(call, async (writing) => {
      const address = subscriptionAt(workspaceId);
      const state = await closePeriods(writing, workspaceId, at);
      const present = state.status === 'none' ? undefined : state.plan.name;
      const plan = await offeredPlan(writing, input.plan, errors, present);
      const { leftNanoUsd } = await leftOfTime(writing, workspaceId, state);
      const { when } = input;
      const command = { type: 'ChangePlan', workspaceId, at, plan, when, leftNanoUsd } as const;
      const decision = await writing.record(subscriptions, address, command);
      return { outcome: 'rejected', state, plan, decision } as const;
    });
    if (decision.outcome === 'rejected') throw refusal(decision.rejection, errors);
    const [event] = decision.events;
    const lines: readonly InvoiceLine[] =
      event !== undefined && 'lines' in event ? event.lines : [];
    const isScheduled = event
      ? event.type === 'PlanChangeScheduled'
      : state.status !== 'none' && state.nextPlan === plan.name;
    const isAskedAtOnce = event?.type === 'TierUpgraded' && lines.length > 0;
    return {
      when: isScheduled ? ('period-end' as const) : ('now' as const),
      effectiveAt: isScheduled && state.status !== 'none' ? state.period.to : at,
      lines: [...lines],
      totalNanoUsd: lines.reduce((sum, { amountNanoUsd }) => sum + amountNanoUsd, 0),
      ...(await nextInvoice(ports, { workspaceId, state, plan, at, isScheduled, isAskedAtOnce })),
    };
  });

/**
 * The invoice that a change leads to. One that is due takes what waits and what is charged at once,
 * so the next fee, and a change that is to come, are on the one after it.
 */
async function nextInvoice(
  { subscriptionRows }: Pick<AccountPorts, 'subscriptionRows'>,
  { workspaceId, state, plan, at, isScheduled, isAskedAtOnce }: Change,
) {
  if (state.status === 'none') return { pending: [], fees: [], invoicedAt: at };
  const row = await subscriptionRows.get(workspaceId, state.subscriptionId);
  const afterPeriod = afterGrace(state.period.to);
  const usuallyAt = row?.sequence === state.sequence ? row.dueAt : afterPeriod;
  const dueAt = isAskedAtOnce ? at : usuallyAt;
  const isDueBefore = dueAt < afterPeriod;
  if (isDueBefore && !isScheduled)
    return { pending: [...state.pending], fees: [], invoicedAt: dueAt < at ? at : dueAt };
  return {
    pending: isDueBefore ? [] : [...state.pending],
    fees: [...nextFee(plan, state)],
    invoicedAt: afterPeriod,
  };
}

type Change = {
  readonly workspaceId: string;
  readonly state: Subscription;
  readonly plan: PlanTerms;
  readonly at: string;
  readonly isScheduled: boolean;
  readonly isAskedAtOnce: boolean;
};
