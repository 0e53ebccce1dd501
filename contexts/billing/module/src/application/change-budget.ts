import { billing } from '@atelier/billing-contract';
import { ownerOnly } from '@atelier/identity-contract';
import { handler, receipt } from '@atelier/rpc';
import type { BudgetPorts } from './budget-ports.ts';
import { budgetView } from './budget-view.ts';
import { BUDGETS_PER_WORKSPACE } from './create-budget.ts';
import { liftHardStop, setHardStop } from './hard-stop.ts';

export const listBudgets = (ports: BudgetPorts) =>
  handler(billing.listBudgets, async ({ call }) => {
    const { items } = await ports.budgetRows.list(call.actor.workspaceId, {
      limit: BUDGETS_PER_WORKSPACE,
    });
    return { items: await Promise.all(items.map((row) => budgetView(ports, row))) };
  });

export const changeBudget = (ports: BudgetPorts) =>
  handler(billing.changeBudget, async ({ input, call, errors }) => {
    const { budgetId, name, amountNanoUsd, hardStop } = input;
    const { workspaceId } = call.actor;
    const before = await ports.budgetRows.get(workspaceId, budgetId);
    if (before === undefined) throw errors.BUDGET_NOT_FOUND();
    await ownerOnly(ports, call, errors);
    const { scope, period, stopId: mine } = before;
    const amount = amountNanoUsd ?? before.amountNanoUsd;
    const stop = { budgetId, scope, period, amountNanoUsd: amount };
    const stops = hardStop ?? mine !== null;
    const stopId = stops ? await setHardStop(ports.limits, call, stop) : null;
    const terms = {
      ...(name === undefined ? {} : { name }),
      ...(amountNanoUsd === undefined ? {} : { amountNanoUsd }),
      stopId,
    };
    const command = { type: 'ChangeBudget', budgetId, ...terms } as const;
    receipt(await ports.budgets(call, budgetId, command), errors);
    if (mine !== null && stopId !== mine) await liftHardStop(ports.limits, call, mine);
    const row = await ports.budgetRows.get(workspaceId, budgetId);
    if (row === undefined) throw errors.BUDGET_NOT_FOUND();
    return budgetView(ports, row);
  });

export const deleteBudget = (ports: BudgetPorts) =>
  handler(billing.deleteBudget, async ({ input: { budgetId }, call, errors }) => {
    const row = await ports.budgetRows.get(call.actor.workspaceId, budgetId);
    if (row === undefined) throw errors.BUDGET_NOT_FOUND();
    await ownerOnly(ports, call, errors);
    // After the limit: a budget that is left over shows itself, and is deleted again.
    if (row.stopId !== null) await liftHardStop(ports.limits, call, row.stopId);
    receipt(await ports.budgets(call, budgetId, { type: 'DeleteBudget', budgetId }), errors);
  });
