import { PLATFORM } from '@atelier/kernel';
import type { PlanTerms } from '../domain/plan.ts';
import type { Subscription } from '../domain/subscription.ts';
import type { AccountPorts } from './account-ports.ts';
import { subscriptionAt, subscriptions } from './account-streams.ts';
import type { Writing } from './record.ts';

/** Ends every period that is over at `at` and begins the next, on the terms its plan has today. */
export async function closePeriods(
  ports: Pick<AccountPorts, 'planRows'>,
  writing: Writing,
  workspaceId: string,
  at: string,
): Promise<Subscription> {
  const address = subscriptionAt(workspaceId);
  for (;;) {
    const state = await writing.state(subscriptions, address);
    if (state.status === 'none' || !state.isPeriodOpen || at < state.period.to) return state;
    const plan = await termsOf(ports, state.nextPlan ?? state.plan.name, state.plan);
    await writing.record(subscriptions, address, { type: 'ClosePeriod', workspaceId, at, plan });
  }
}

/** What a plan is today. Plans are never removed, so it is there. */
export async function termsOf(
  { planRows }: Pick<AccountPorts, 'planRows'>,
  name: string,
  before: PlanTerms,
): Promise<PlanTerms> {
  const row = await planRows.get(PLATFORM, name);
  if (row === undefined) return before;
  const { id: _, workspaceId: __, ...terms } = row;
  return terms;
}
