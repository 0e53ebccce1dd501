import { PLATFORM } from '@atelier/kernel';
import type { PlanTerms } from '../domain/plan.ts';
import type { AccountPorts } from './account-ports.ts';

/** The plan of this name, if it can be chosen. */
export async function offeredPlan(
  { planRows }: Pick<AccountPorts, 'planRows'>,
  name: string,
  errors: { PLAN_NOT_FOUND(): Error; PLAN_NOT_OFFERED(): Error },
  present?: string,
): Promise<PlanTerms> {
  const row = await planRows.get(PLATFORM, name);
  if (row === undefined) throw errors.PLAN_NOT_FOUND();
  // Who has the plan keeps it, so he may also stay with it.
  if (!row.isOffered && name !== present) throw errors.PLAN_NOT_OFFERED();
  const { id: _, workspaceId: __, ...terms } = row;
  return terms;
}
