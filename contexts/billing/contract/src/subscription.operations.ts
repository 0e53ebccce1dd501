import { contextContract, Email, page, problem, Receipt, Time, z } from '@atelier/contract';
import { PROVIDER_UNAVAILABLE } from './payment.operations.ts';

const c = contextContract('billing');

export const read = { resource: 'billing', action: 'read' };
export const manage = { resource: 'billing', action: 'manage' };

/** The largest price or allowance of a plan: what a year of it costs is still counted exactly. */
const LARGEST_NANO_USD = 100_000_000_000_000;
const Amount = z.int().min(0).max(LARGEST_NANO_USD);

export const PlanName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/, 'Lower-case letters, digits and hyphens, a letter first.');

/** How much of something may be used in a period; it stands in the place of the gateway's default. */
export const PlanLimit = z.object({
  per: z
    .enum(['user', 'workspace'])
    .default('workspace')
    .describe('Whose calls are counted together.'),
  operation: z
    .string()
    .regex(/^[a-z][a-z0-9._-]{0,63}$/)
    .optional()
    .describe('Only calls for this purpose, as code_generation; without it all calls.'),
  unit: z.enum(['requests', 'tokens', 'cost']),
  period: z.enum(['minute', 'hour', 'day', 'month']),
  amount: z.int().min(0).describe('Of `cost` in nano-dollars.'),
});

const text = (longest: number) => z.string().trim().min(1).max(longest);

export const Plan = z.object({
  name: PlanName,
  title: text(60),
  monthlyPriceNanoUsd: Amount,
  features: z.array(text(120)).max(30),
  limits: z.array(PlanLimit).max(20),
  includedUsageNanoUsd: Amount.nullable().describe(
    'Usage of a month that costs nothing more; null: all of it.',
  ),
  usageMarkUpBasisPoints: z
    .int()
    .min(0)
    .max(100_000)
    .describe('Added to usage beyond, in hundredths of a percent.'),
  currency: z.literal('usd').default('usd'),
  isOffered: z.boolean().default(true).describe('Whether it can be chosen. Who has it keeps it.'),
});

export const SubscriptionStatus = z.enum(['none', 'active', 'cancelled', 'expired', 'suspended']);

/** Whom invoices are made out to. */
export const BillingContact = z.object({
  name: text(120),
  email: Email,
  address: z.array(text(120)).max(6).default([]),
  taxId: text(40).optional(),
});

export const LineKind = z.enum([
  'fee',
  'proration-credit',
  'proration-charge',
  'usage',
  'included-usage',
  'usage-mark-up',
  'credit',
  'carried',
]);

/** A line of an invoice; below zero for what is given back. */
export const InvoiceLine = z.object({
  kind: LineKind,
  description: z.string(),
  amountNanoUsd: z.int(),
  from: Time.optional(),
  to: Time.optional(),
  plan: PlanName.optional(),
  model: z.string().optional(),
  calls: z.int().optional(),
  unpricedCalls: z.int().optional().describe('Calls of models whose price nobody knows.'),
});

export const Subscription = z.object({
  status: SubscriptionStatus.describe('`cancelled`: it ends with its period. `none`: never had.'),
  plan: Plan.describe('The plan that holds now; without a subscription the free one.'),
  period: z.object({ from: Time, to: Time }).optional(),
  nextPlan: PlanName.optional().describe('The plan from the next period on.'),
  endsAt: Time.optional(),
  contact: BillingContact.optional(),
  pending: z.array(InvoiceLine).describe('What the next invoice charges already.'),
  balanceNanoUsd: z
    .int()
    .describe('What the next invoice begins with: below zero a credit, else less than a cent.'),
});

export const ChangeWhen = z.enum(['now', 'period-end']);

export const PLAN_NOT_FOUND = problem(404, 'There is no such plan.');
const PLAN_NOT_OFFERED = problem(409, 'This plan cannot be chosen any more.');
export const NOT_WORKSPACE_OWNER = problem(403, 'Only an owner of the workspace may do this.');
export const NOT_SUBSCRIBED = problem(409, 'This workspace has no subscription. Subscribe first.');
const SUBSCRIPTION_SUSPENDED = problem(
  409,
  'The subscription is suspended. Pay the open invoices first.',
);
const SUBSCRIPTION_CANCELLED = problem(409, 'The subscription is cancelled. Resume it first.');
const INVOICES_UNPAID = problem(409, 'An invoice is overdue, or its payment failed. Pay it first.');
const PAYMENT_METHOD_REQUIRED = problem(
  409,
  'This plan is charged to a card, and none is stored. Add one first, under Billing, Payments.',
);
const NOT_PRINTABLE = problem(
  409,
  'These characters cannot be printed on an invoice. Write them in another script.',
  z.object({ characters: z.string() }),
);

const Change = z.object({
  plan: PlanName,
  when: ChangeWhen.optional().describe(
    'Default: now for a plan that costs more, at the period’s end for one that costs less.',
  ),
});
const changeErrors = {
  PLAN_NOT_FOUND,
  PLAN_NOT_OFFERED,
  NOT_SUBSCRIBED,
  SUBSCRIPTION_SUSPENDED,
  SUBSCRIPTION_CANCELLED,
};

/** Plans, and what a workspace has subscribed to. */
export const subscriptionOperations = {
  listPlans: c
    .query('/plans', {
      summary: 'The plans, the cheapest first',
      permission: read,
    })
    .output(page(Plan)),

  savePlan: c
    .replace('/plans/{name}', {
      summary: 'Make or change a plan',
      description:
        'Who has the plan gets its price, included usage and mark-up with the next period, its limits at once.',
      permission: { resource: 'plan', action: 'manage' },
    })
    .input(Plan)
    .output(Receipt)
    .errors({ NOT_PRINTABLE }),

  getSubscription: c
    .query('/subscription', {
      summary: 'What this workspace has subscribed to',
      permission: read,
    })
    .output(Subscription),

  subscribe: c
    .create('/subscription', { summary: 'Subscribe to a plan', permission: manage })
    .input(
      z.object({
        plan: PlanName,
        contact: BillingContact.optional().describe(
          'Default: that of the subscription before, else the workspace and your e-mail.',
        ),
      }),
    )
    .output(Receipt)
    .errors({
      PLAN_NOT_FOUND,
      PLAN_NOT_OFFERED,
      NOT_WORKSPACE_OWNER,
      NOT_PRINTABLE,
      PAYMENT_METHOD_REQUIRED,
      PROVIDER_UNAVAILABLE,
      ALREADY_SUBSCRIBED: problem(
        409,
        'This workspace has a subscription already. Change its plan instead.',
      ),
      INVOICES_UNPAID,
    }),

  previewChange: c
    .query('/subscription/preview', {
      summary: 'What a change of plan would charge and give back',
      permission: read,
    })
    .input(Change)
    .output(
      z.object({
        when: ChangeWhen,
        effectiveAt: Time,
        lines: z.array(InvoiceLine).describe('Prorated to the second, if accepted now.'),
        totalNanoUsd: z.int().describe('Of these lines.'),
        pending: z.array(InvoiceLine).describe('What else waits for the same invoice by now.'),
        fees: z
          .array(InvoiceLine)
          .describe(
            'What the same invoice charges for the period that follows, if nothing changes. Empty when it is made before the period ends, as the first one of a subscription is.',
          ),
        invoicedAt: Time.describe(
          'When the invoice with these lines is made; of a change to come, the one with its fee.',
        ),
      }),
    )
    .errors(changeErrors),

  changePlan: c
    .replace('/subscription/plan', {
      summary: 'Change to another plan; to the present one withdraws a change to come',
      description:
        'What a dearer plan costs from now on is invoiced at once. While that cannot be charged, the subscription is suspended.',
      permission: manage,
    })
    .input(Change)
    .output(Receipt)
    .errors({
      ...changeErrors,
      NOT_WORKSPACE_OWNER,
      INVOICES_UNPAID,
      PAYMENT_METHOD_REQUIRED,
      PROVIDER_UNAVAILABLE,
    }),

  cancelSubscription: c
    .command('/subscription/cancel', { summary: 'End the subscription', permission: manage })
    .input(
      z
        .object({
          when: ChangeWhen.default('period-end').describe(
            '`now` gives back what is not used as a credit balance: the next invoice begins with it, also that of a later subscription. Staff may pay it out.',
          ),
        })
        .default({ when: 'period-end' }),
    )
    .output(Receipt)
    .errors({ NOT_SUBSCRIBED, NOT_WORKSPACE_OWNER }),

  resumeSubscription: c
    .command('/subscription/resume', {
      summary: 'Take back a cancellation before the period ends',
      permission: manage,
    })
    .output(Receipt)
    .errors({
      NOT_SUBSCRIBED,
      NOT_WORKSPACE_OWNER,
      PAYMENT_METHOD_REQUIRED,
      PROVIDER_UNAVAILABLE,
    }),

  changeBillingContact: c
    .replace('/subscription/contact', {
      summary: 'Say whom the next invoices are made out to',
      permission: manage,
    })
    .input(BillingContact)
    .output(Receipt)
    .errors({ NOT_SUBSCRIBED, NOT_WORKSPACE_OWNER, NOT_PRINTABLE }),

  describePlan: c
    .internal({ summary: 'The plan that holds in the workspace of the call, with its limits' })
    .output(
      z.object({
        plan: PlanName,
        status: SubscriptionStatus,
        limits: z.array(PlanLimit),
      }),
    ),
};
