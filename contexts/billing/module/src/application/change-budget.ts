import { billing } from '@atelier/billing-contract';
import { handler, receipt } from '@atelier/rpc';
import type { BudgetPorts } from './budget-ports.ts';
import { budgetView } from './budget-view.ts';
import { BUDGETS_PER_WORKSPACE } from './create-budget.ts';
import { ownerOnly } from './owner-only.ts';

export const listBudgets = (ports: BudgetPorts) =>
  handler(billing.listBudgets, async ({ call }) => {
    const { items } = await ports.budgetRows.list(call.actor.workspaceId, {
      limit: BUDGETS_PER_WORKSPACE,
    });
    return { items: await Promise.all(items.map((row) => budgetView(ports, row))) };
  });

export const changeBudget = (ports: BudgetPorts) =>
  handler(billing.changeBudget, async ({ input, call, errors }) => {
    const { budgetId, name, amountNanoUsd } = input;
    const { workspaceId } = call.actor;
    if ((await ports.budgetRows.get(workspaceId, budgetId)) === undefined)
      throw errors.BUDGET_NOT_FOUND();
    await ownerOnly(ports, call, errors);
    const terms = {
      ...(name === undefined ? {} : { name }),
      ...(amountNanoUsd === undefined ? {} : { amountNanoUsd }),
    };
    const command = { type: 'ChangeBudget', budgetId, ...terms } as const;
    receipt(await ports.budgets(call, budgetId, command), errors);
    const row = await ports.budgetRows.get(workspaceId, budgetId);
    if (row === undefined) throw errors.BUDGET_NOT_FOUND();
    return budgetView(ports, row);
  });

export const deleteBudget = (ports: BudgetPorts) =>
  handler(billing.deleteBudget, async ({ input: { budgetId }, call, errors }) => {
    if ((await ports.budgetRows.get(call.actor.workspaceId, budgetId)) === undefined)
      throw errors.BUDGET_NOT_FOUND();
    await ownerOnly(ports, call, errors);
    receipt(await ports.budgets(call, budgetId, { type: 'DeleteBudget', budgetId }), errors);
  });
