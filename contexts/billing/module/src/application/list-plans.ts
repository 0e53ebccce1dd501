import { billing } from '@atelier/billing-contract';
import { PLATFORM } from '@atelier/kernel';
import { handler } from '@atelier/rpc';
import type { PlanLimit, PlanTerms } from '../domain/plan.ts';
import type { AccountPorts } from './account-ports.ts';

export const listPlans = ({ planRows }: Pick<AccountPorts, 'planRows'>) =>
  handler(billing.listPlans, async () => {
    const { items } = await planRows.list(PLATFORM, {
      orderBy: 'monthlyPriceNanoUsd',
      limit: 200,
    });
    return { items: items.map(planView) };
  });

/** A plan as the contract shows it. */
export function planView({
  name,
  title,
  monthlyPriceNanoUsd,
  features,
  limits,
  includedUsageNanoUsd,
  usageMarkUpBasisPoints,
  currency,
  isOffered,
}: PlanTerms) {
  return {
    name,
    title,
    monthlyPriceNanoUsd,
    features: [...features],
    limits: limits.map(limitView),
    includedUsageNanoUsd,
    usageMarkUpBasisPoints,
    currency,
    isOffered,
  };
}

/** A limit of a plan, whatever version saved it. */
export function limitView({ per = 'workspace', ...limit }: PlanLimit) {
  return { per, ...limit };
}
