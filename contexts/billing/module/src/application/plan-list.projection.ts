import { insert, PLATFORM, projection } from '@atelier/kernel';
import type { PlanEvent, PlanTerms } from '../domain/plan.ts';

export type PlanRow = PlanTerms & { readonly id: string; readonly workspaceId: typeof PLATFORM };

export const planList = projection<PlanEvent, PlanRow>(
  'plan-list',
  { PlanSaved: ({ plan }) => insert({ id: plan.name, workspaceId: PLATFORM, ...plan }) },
  ['monthlyPriceNanoUsd'],
);
