import { type Id, insert, projection, remove, update } from '@atelier/kernel';
import type { BudgetEvent, BudgetId, BudgetScope } from '../domain/budget.ts';

export type BudgetRow = {
  id: BudgetId;
  workspaceId: string;
  name: string;
  amountNanoUsd: number;
  period: 'day' | 'month';
  scope: BudgetScope;
  stopId: Id<'limit'> | null;
  createdAt: string;
};

export const budgetList = projection<BudgetEvent, BudgetRow>('budget-list', {
  BudgetCreated: ({ budgetId, name, amountNanoUsd, period, stopId, userId, apiKeyId }, context) =>
    insert({
      id: budgetId,
      workspaceId: context.workspaceId,
      name,
      amountNanoUsd,
      period,
      scope: { ...(userId ? { userId } : {}), ...(apiKeyId ? { apiKeyId } : {}) },
      stopId,
      createdAt: context.at,
    }),
  BudgetChanged: ({ budgetId, name, amountNanoUsd, stopId }) =>
    update(budgetId, (row) => ({ ...row, name, amountNanoUsd, stopId })),
  BudgetDeleted: ({ budgetId }) => remove(budgetId),
});
