import { billing } from '@atelier/billing-contract';
import { handler, receipt, refusal } from '@atelier/rpc';
import type { InvoiceLine } from '../domain/invoice-line.ts';
import { wholeSecond } from '../domain/proration.ts';
import { nextFee } from '../domain/subscription.ts';
import type { AccountPorts } from './account-ports.ts';
import { subscriptionAt, subscriptions } from './account-streams.ts';
import { closePeriods } from './close-periods.ts';
import { offeredPlan } from './offered-plan.ts';
import { onSubscription } from './on-subscription.ts';
import { ownerOnly } from './owner-only.ts';
import { LEDGER_GRACE_MS } from './subscription-list.projection.ts';

export const changePlan = (ports: AccountPorts) =>
  handler(billing.changePlan, async ({ input, call, errors }) => {
    await ownerOnly(ports, call, errors);
    const { workspaceId } = call.actor;
    const changed = await onSubscription(ports, call, async (writing, at, address, state) => {
      const present = state.status === 'none' ? undefined : state.plan.name;
      const plan = await offeredPlan(writing, input.plan, errors, present);
      const { when } = input;
      const command = { type: 'ChangePlan', workspaceId, at, plan, when } as const;
      return writing.record(subscriptions, address, command);
    });
    return receipt(changed, errors);
  });

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
      const command = { type: 'ChangePlan', workspaceId, at, plan, when: input.when } as const;
      const decision = await writing.record(subscriptions, address, command);
      return { outcome: 'rejected', state, plan, decision } as const;
    });
    if (decision.outcome === 'rejected') throw refusal(decision.rejection, errors);
    const [event] = decision.events;
    const lines: readonly InvoiceLine[] =
      event !== undefined && 'lines' in event ? event.lines : [];
    const periodEnd = state.status === 'none' ? at : state.period.to;
    const isScheduled = event?.type === 'PlanChangeScheduled';
    const invoicedAt = new Date(Date.parse(periodEnd) + LEDGER_GRACE_MS).toISOString();
    return {
      when: isScheduled ? ('period-end' as const) : ('now' as const),
      effectiveAt: isScheduled ? periodEnd : at,
      lines: [...lines],
      totalNanoUsd: lines.reduce((sum, { amountNanoUsd }) => sum + amountNanoUsd, 0),
      fees: state.status === 'none' ? [] : [...nextFee(plan, state)],
      invoicedAt,
    };
  });
