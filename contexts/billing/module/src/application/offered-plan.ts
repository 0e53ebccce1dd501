import type { Writing } from '@atelier/event-store';
import type { PlanTerms } from '../domain/plan.ts';
import { planAt, plans } from './account-streams.ts';

/** The plan of this name, if it can be chosen. */
export async function offeredPlan(
  writing: Pick<Writing, 'state'>,
  name: string,
  errors: { PLAN_NOT_FOUND(): Error; PLAN_NOT_OFFERED(): Error },
  present?: string,
): Promise<PlanTerms> {
  const state = await writing.state(plans, planAt(name));
  if (state.status === 'absent') throw errors.PLAN_NOT_FOUND();
  // Who has the plan keeps it, so he may also stay with it.
  if (!state.plan.isOffered && name !== present) throw errors.PLAN_NOT_OFFERED();
  return state.plan;
}
