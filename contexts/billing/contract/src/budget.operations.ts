import { contextContract, id, problem, Time, z } from '@atelier/contract';

const c = contextContract('billing');

const BUDGET_NOT_FOUND = problem(404, 'There is no such budget.');
const NOT_WORKSPACE_OWNER = problem(403, 'Only an owner of the workspace sets its budgets.');
const USER_NOT_FOUND = problem(404, 'This user is not a member of the workspace.');
const BUDGET_LIMIT = problem(
  409,
  'This workspace has as many budgets as it may have. Delete one first.',
  z.object({ limit: z.int() }),
);

const BudgetName = z.string().trim().min(1).max(100);
const AmountNanoUsd = z
  .int()
  .min(1_000)
  .max(1_000_000_000_000_000)
  .describe('In nano-dollars: 1,000,000,000 is one dollar.');

/** What is meant to be spent at most, by whom, in each day or month (UTC). */
export const Budget = z.object({
  id: id('budget'),
  name: z.string(),
  amountNanoUsd: z.int(),
  period: z.enum(['day', 'month']),
  userId: id('user').optional().describe('Only the calls of this user.'),
  apiKeyId: id('key').optional().describe('Only the calls with this API key.'),
  hardStop: z.boolean().describe('Whether the gateway refuses calls beyond the amount.'),
  usedNanoUsd: z.int().describe('In the running period.'),
  reached: z.array(z.int()).describe('The percentages that were told of in the running period.'),
  periodStart: Time,
  periodEnd: Time,
  createdAt: Time,
});

const read = { resource: 'usage', action: 'read' };
const manage = { resource: 'account', action: 'manage' };

/** Budgets tell when money is being used up; with a hard stop, a limit of the gateway refuses what is beyond. */
export const budgetOperations = {
  listBudgets: c
    .query('/budgets', {
      summary: 'The budgets of the workspace, with how much of them is used',
      permission: read,
    })
    .output(z.object({ items: z.array(Budget) })),

  createBudget: c
    .create('/budgets', {
      summary: 'Be told when 50, 80 and 100 % of an amount are used in a day or month',
      permission: manage,
    })
    .input(
      z
        .object({
          name: BudgetName,
          amountNanoUsd: AmountNanoUsd,
          period: z.enum(['day', 'month']),
          userId: id('user').optional(),
          apiKeyId: id('key').optional(),
          hardStop: z
            .boolean()
            .default(false)
            .describe('Have the gateway refuse calls beyond the amount.'),
        })
        .refine(({ userId, apiKeyId }) => userId === undefined || apiKeyId === undefined, {
          message: 'A budget is for a user, for an API key, or for the whole workspace.',
          path: ['apiKeyId'],
        }),
    )
    .output(Budget)
    .errors({ NOT_WORKSPACE_OWNER, USER_NOT_FOUND, BUDGET_LIMIT }),

  changeBudget: c
    .change('/budgets/{budgetId}', {
      summary: 'Rename a budget, change its amount, or whether it stops calls',
      permission: manage,
    })
    .input(
      z.object({
        budgetId: id('budget'),
        name: BudgetName.optional(),
        amountNanoUsd: AmountNanoUsd.optional(),
        hardStop: z.boolean().optional(),
      }),
    )
    .output(Budget)
    .errors({ BUDGET_NOT_FOUND, NOT_WORKSPACE_OWNER }),

  deleteBudget: c
    .remove('/budgets/{budgetId}', { summary: 'Delete a budget', permission: manage })
    .input(z.object({ budgetId: id('budget') }))
    .errors({ BUDGET_NOT_FOUND, NOT_WORKSPACE_OWNER }),
};
