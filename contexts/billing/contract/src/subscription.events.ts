import { id, Time, z } from '@atelier/contract';
import { PlanLimit, PlanName } from './subscription.operations.ts';

const Of = z.object({ plan: PlanName });
/** The plan that holds from now on, with what it allows. */
const Holds = Of.extend({ limits: z.array(PlanLimit) });
const Changed = Holds.extend({ fromPlan: PlanName });

/** What billing tells of subscriptions and invoices; whose they are is said by the event's workspace. */
export const subscriptionEvents = {
  'billing.subscription-created.v1': Holds,
  'billing.tier-upgraded.v1': Changed,
  'billing.tier-downgraded.v1': Changed,
  'billing.subscription-cancelled.v1': z.object({ endsAt: Time }),
  'billing.subscription-resumed.v1': Of,
  /** From now on the free plan holds. */
  'billing.subscription-expired.v1': Of,
  'billing.subscription-suspended.v1': Of.extend({ invoiceId: id('invoice') }),
  'billing.subscription-reactivated.v1': Holds,
  /** The next period has begun, perhaps with new terms. */
  'billing.period-renewed.v1': Holds,
  /** The limits of everybody who has this plan are these. */
  'billing.plan-saved.v1': Holds.extend({
    isDefault: z.boolean().describe('Whether it holds in every workspace without a subscription.'),
  }),
  'billing.invoice-opened.v1': z.object({
    invoiceId: id('invoice'),
    number: z.string(),
    dueAt: Time,
  }),
  'billing.invoice-paid.v1': z.object({
    invoiceId: id('invoice'),
    amountCents: z.int(),
  }),
  'billing.payment-missed.v1': z.object({
    invoiceId: id('invoice'),
    message: z.string(),
    nextAttemptAt: Time.optional(),
  }),
  'billing.billing-cycle-completed.v1': z.object({
    invoiceId: id('invoice').optional().describe('Absent when there was nothing to charge.'),
    payableCents: z.int(),
  }),
} as const;
