import { budgetOperations } from './budget.operations.ts';
import { contextContract, id, Time, z } from '@atelier/contract';
import { invoiceOperations } from './invoice.operations.ts';
import { subscriptionOperations } from './subscription.operations.ts';
import { paymentOperations } from './payment.operations.ts';

const c = contextContract('billing');

/** Totals of some calls. Cost is of the calls whose price is known; `unpriced` counts the others. */
export const UsageTotals = z.object({
  requests: z.int(),
  succeeded: z.int(),
  failed: z.int(),
  cancelled: z.int(),
  unpriced: z.int(),
  inputTokens: z.int(),
  outputTokens: z.int(),
  cachedInputTokens: z.int(),
  reasoningTokens: z.int(),
  costNanoUsd: z.int(),
  meanLatencyMs: z.number().optional(),
  p95LatencyMs: z.number().optional(),
  meanFirstTokenMs: z.number().optional(),
});

export const UsageGroup = UsageTotals.extend({ key: z.string(), label: z.string().optional() });

/** One step of a series: `key` is the value of `seriesBy`. */
export const UsagePoint = UsageTotals.extend({ at: Time, key: z.string() });

export const UsageReport = z.object({
  from: Time,
  to: Time,
  step: z.enum(['hour', 'day']),
  totals: UsageTotals,
  groups: z.array(UsageGroup),
  points: z.array(UsagePoint),
});

export const GroupBy = z.enum(['model', 'provider', 'operation', 'user', 'day', 'status']);

/** Longest period of an hourly series, so that a plot stays a plot. */
const HOURLY_DAYS = 31;
const DAY_MS = 86_400_000;

type Period = { from?: string | undefined; to?: string | undefined };
const isForward = ({ from, to }: Period) => !from || !to || Date.parse(from) < Date.parse(to);
const forward = { message: '`from` must lie before `to`.', path: ['from'] };

/** What it costs and how much you may use. */
export const billing = c.contract({
  ...budgetOperations,
  ...subscriptionOperations,
  ...invoiceOperations,
  ...paymentOperations,

  usage: c
    .query('/usage', {
      summary: 'What was used in a period, by model, operation, user or day',
      permission: { resource: 'usage', action: 'read' },
    })
    .input(
      z
        .object({
          from: Time.optional().describe('Default: 30 days before `to`.'),
          to: Time.optional().describe('Default: now.'),
          groupBy: GroupBy.default('model'),
          step: z.enum(['hour', 'day']).default('day'),
          userId: id('user').optional(),
        })
        .refine(isForward, forward)
        .refine(
          ({ step, from, to }) =>
            step === 'day' ||
            (from !== undefined &&
              Date.parse(to ?? new Date().toISOString()) - Date.parse(from) <=
                HOURLY_DAYS * DAY_MS),
          {
            message: `Hours are shown for at most ${HOURLY_DAYS} days: say \`from\`.`,
            path: ['step'],
          },
        )
        .default({ groupBy: 'model', step: 'day' }),
    )
    .output(UsageReport),

  exportUsage: c
    .download('/usage.csv', 'text/csv', {
      summary: 'The ledger of a period as CSV, one line per model call',
      permission: { resource: 'usage', action: 'read' },
      audited: true,
    })
    .input(
      z
        .object({ from: Time.optional(), to: Time.optional() })
        .refine(isForward, forward)
        .default({}),
    ),
});
