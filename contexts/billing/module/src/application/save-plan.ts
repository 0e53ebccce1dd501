import { billing } from '@atelier/billing-contract';
import { handler, receipt } from '@atelier/rpc';
import { formerLimits, seedPlans } from '../domain/plan.ts';
import type { AccountPorts } from './account-ports.ts';
import { planAt, plans } from './account-streams.ts';
import { asBilling } from './take-payments.ts';

export const savePlan = ({ write, documents }: Pick<AccountPorts, 'write' | 'documents'>) =>
  handler(billing.savePlan, async ({ input: plan, call, errors }) => {
    const characters = documents.unprintable(plan.title);
    if (characters !== '') throw errors.NOT_PRINTABLE({ data: { characters } });
    const saved = await write(call, (writing) =>
      writing.record(plans, planAt(plan.name), { type: 'SavePlan', plan }),
    );
    return receipt(saved, errors);
  });

/** Gives a new installation its plans; what somebody changed of them stays as it is. */
export async function seedAllPlans({ write }: Pick<AccountPorts, 'write'>): Promise<void> {
  for (const plan of seedPlans) {
    const at = planAt(plan.name);
    await write(asBilling(at.workspaceId), (writing) =>
      writing.record(plans, at, {
        type: 'SeedPlan',
        plan,
        formerLimits: formerLimits[plan.name] ?? plan.limits,
      }),
    );
  }
}
