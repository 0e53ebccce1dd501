import { contextContract, id, page, problem, z } from '@atelier/contract';
import { Allowance, Limit, LimitAddress, LimitTerms } from './limits.ts';

const c = contextContract('gateway');

const readLimits = { resource: 'limit', action: 'read' };
const setLimits = { resource: 'limit', action: 'set' };

const LIMIT_NOT_FOUND = problem(404, 'No such limit.');
const LIMIT_NOT_YOURS = problem(
  403,
  'Super-administrators set what holds everywhere, administrators what holds in a workspace; its owners can tighten that. A plan and a budget change with billing.',
);

/** How much everybody may use: set, looked at, and counted. */
export const limitOperations = {
  listLimits: c
    .query('/limits', {
      summary: 'The limits that hold in your workspace',
      permission: readLimits,
    })
    .output(page(Limit)),

  setLimit: c
    .replace('/limits', {
      summary: 'Set a limit, or change the one on the same calls',
      description:
        'What was used since the window began counts at once. `everywhere` sets a default: per user or API key it counts their calls in all workspaces.',
      permission: setLimits,
    })
    .input(
      LimitAddress.extend(LimitTerms.shape)
        .extend({ everywhere: z.boolean().default(false) })
        .refine(
          ({ per, subject }) =>
            subject === undefined || subject.startsWith(per === 'apiKey' ? 'key_' : `${per}_`),
          {
            message: 'A limit per user is on a user, one per API key on a key, others on nobody.',
            path: ['subject'],
          },
        )
        .refine(({ subject, everywhere }) => subject === undefined || !everywhere, {
          message: 'What holds everywhere is on nobody.',
          path: ['everywhere'],
        }),
    )
    .output(Limit)
    .errors({ LIMIT_NOT_YOURS }),

  removeLimit: c
    .remove('/limits/{limitId}', { summary: 'Remove a limit', permission: setLimits })
    .input(z.object({ limitId: id('limit') }))
    .errors({ LIMIT_NOT_FOUND, LIMIT_NOT_YOURS }),

  recountLimits: c
    .command('/limits/recount', {
      summary:
        'Count anew from the log what was used of the limits that count in your workspace only',
      permission: { resource: 'limit', action: 'manage' },
    })
    .output(z.object({ windows: z.int() })),

  getAllowance: c
    .query('/allowance', {
      summary: 'What is left for you, and when it begins anew',
      permission: { resource: 'usage', action: 'read' },
    })
    .output(z.object({ items: z.array(Allowance) })),

  setBudgetLimit: c
    .internal({ summary: 'Stop the calls of a budget of the workspace at its amount' })
    .input(
      LimitAddress.omit({ operation: true, unit: true }).extend({
        budgetId: id('budget'),
        amount: z.int().min(0),
      }),
    )
    .output(z.object({ limitId: id('limit') })),

  removeBudgetLimit: c
    .internal({ summary: 'Let the calls of a budget through again; gone already is as good' })
    .input(z.object({ limitId: id('limit') })),
};
