import { billing } from '@atelier/billing-contract';
import { ownerOnly } from '@atelier/identity-contract';
import { newId } from '@atelier/kernel';
import { handler } from '@atelier/rpc';
import type { BudgetPorts } from './budget-ports.ts';
import { budgetView } from './budget-view.ts';
import { setHardStop } from './hard-stop.ts';

/** Each is looked at with every batch of calls. */
export const BUDGETS_PER_WORKSPACE = 100;

export const createBudget = (ports: BudgetPorts) =>
  handler(billing.createBudget, async ({ input, call, errors }) => {
    const { workspaceId } = call.actor;
    const { name, amountNanoUsd, period, userId, apiKeyId, hardStop } = input;
    await ownerOnly(ports, call, errors);
    if (userId !== undefined) {
      const members = await ports.identity.describeMembers(undefined, { context: call });
      if (!members.some(({ id }) => id === userId)) throw errors.USER_NOT_FOUND();
    }
    const limit = BUDGETS_PER_WORKSPACE;
    const { items } = await ports.budgetRows.list(workspaceId, { limit });
    if (items.length === limit) throw errors.BUDGET_LIMIT({ data: { limit } });
    const scope = { ...(userId ? { userId } : {}), ...(apiKeyId ? { apiKeyId } : {}) };
    const budgetId = newId('budget');
    // Before the budget: one that says it stops calls does so from its first moment.
    const stop = { budgetId, scope, period, amountNanoUsd };
    const stopId = hardStop ? await setHardStop(ports.limits, call, stop) : null;
    await ports.budgets(call, budgetId, {
      type: 'CreateBudget',
      ...{ budgetId, name, amountNanoUsd, period, stopId },
      ...scope,
    });
    const row = await ports.budgetRows.get(workspaceId, budgetId);
    if (row === undefined) throw new Error(`${budgetId} was made and is not there.`);
    return budgetView(ports, row);
  });
