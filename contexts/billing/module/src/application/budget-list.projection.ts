import { insert, projection, remove, update } from '@atelier/kernel';
import type { BudgetEvent, BudgetId, BudgetScope } from '../domain/budget.ts';

export type BudgetRow = {
  id: BudgetId;
  workspaceId: string;
  name: string;
  amountNanoUsd: number;
  period: 'day' | 'month';
  scope: BudgetScope;
  createdAt: string;
};

export const budgetList = projection<BudgetEvent, BudgetRow>('budget-list', {
  BudgetCreated: ({ budgetId, name, amountNanoUsd, period, userId, apiKeyId }, context) =>
    insert({
      id: budgetId,
      workspaceId: context.workspaceId,
      name,
      amountNanoUsd,
      period,
      scope: { ...(userId ? { userId } : {}), ...(apiKeyId ? { apiKeyId } : {}) },
      createdAt: context.at,
    }),
  BudgetChanged: ({ budgetId, name, amountNanoUsd }) =>
    update(budgetId, (row) => ({ ...row, name, amountNanoUsd })),
  BudgetDeleted: ({ budgetId }) => remove(budgetId),
});
