import { id, Time, z } from '@atelier/contract';
import { Operation } from './operation-name.ts';

export const LimitUnit = z
  .enum(['requests', 'tokens', 'money'])
  .describe('Calls, tokens in and out together, or nano-dollars.');
export const LimitPeriod = z
  .enum(['minute', 'hour', 'day', 'month'])
  .describe('Of the calendar in UTC: a day begins at midnight UTC, a month on its first day.');
export const LimitSubject = z
  .enum(['user', 'workspace', 'apiKey'])
  .describe('Whose calls are counted together.');
export const LimitOrigin = z
  .enum(['default', 'plan', 'admin', 'own', 'budget'])
  .describe(
    'A default holds everywhere; what the plan of a workspace names stands in its place, and what an administrator set there in the place of both. A workspace’s own and its budgets’ only tighten.',
  );

/** What a limit is on. */
export const LimitAddress = z.object({
  per: LimitSubject,
  subject: z
    .string()
    .regex(/^(user|key)_[a-zA-Z0-9_-]{1,64}$/)
    .optional()
    .describe('The id of one user or API key; without it each of them, counted for itself.'),
  operation: Operation.optional().describe(
    'Only calls for this purpose, as code_generation; without it all calls.',
  ),
  unit: LimitUnit,
  period: LimitPeriod,
});

const CountsEverywhere = z
  .boolean()
  .describe('Counts what a user or key uses in all workspaces together, not only in this one.');

const Amount = z.int().min(0).max(Number.MAX_SAFE_INTEGER);

export const LimitTerms = z.object({
  amount: Amount.nullable().describe('Money in nano-dollars. null: no limit here.'),
  unpriced: z
    .enum(['refuse', 'allow'])
    .default('refuse')
    .describe('What a limit of money does with calls to models whose price is not known.'),
  assumedOutputTokens: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(4096)
    .describe(
      'Set aside for the answer of a call that says no maximum of tokens. Streams set more aside as they grow; a whole answer may end there when little is left.',
    ),
});

export const Limit = LimitAddress.extend(LimitTerms.shape).extend({
  id: id('limit'),
  origin: LimitOrigin,
  plan: z.string().optional().describe('The plan that it comes with.'),
  countsEverywhere: CountsEverywhere,
  replacedBy: LimitOrigin.optional().describe(
    'What another limit on the same calls comes from that holds here in its place.',
  ),
  since: Time,
});
export type Limit = z.infer<typeof Limit>;

/** What is left of one limit now. */
export const Allowance = LimitAddress.extend({
  limitId: id('limit'),
  origin: LimitOrigin,
  countsEverywhere: CountsEverywhere,
  amount: Amount,
  used: z.int().describe('By calls that have ended.'),
  reserved: z.int().describe('Set aside for calls that run.'),
  left: z.int(),
  resetsAt: Time,
});
export type Allowance = z.infer<typeof Allowance>;

/** The limit that a call did not fit into. */
export const ExceededLimit = LimitAddress.omit({ subject: true }).extend({
  id: z.string(),
  origin: LimitOrigin,
  amount: Amount,
  left: z.int(),
  needed: z.int().describe('The most the call may have used.'),
  resetsAt: Time,
});
