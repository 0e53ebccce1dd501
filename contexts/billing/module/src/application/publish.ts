import type { paymentEvents, subscriptionEvents } from '@atelier/billing-contract';
import type { Published } from '@atelier/contract';
import type { InvoiceEvent } from '../domain/invoice.ts';
import type { PaymentEvent } from '../domain/payment.ts';
import { DEFAULT_PLAN, type PlanEvent, type PlanTerms } from '../domain/plan.ts';
import type { SubscriptionEvent } from '../domain/subscription.ts';
import { limitView } from './list-plans.ts';

type Told = SubscriptionEvent | InvoiceEvent | PlanEvent | PaymentEvent;
type Events = typeof subscriptionEvents & typeof paymentEvents;

/** What other contexts hear of an event; undefined for what stays inside. */
export function publish(event: { readonly type: string }): Published<Events> | undefined {
  // Every other event of this context falls through the switch.
  const told = event as Told;
  switch (told.type) {
    case 'PlanSaved': {
      const isDefault = told.plan.name === DEFAULT_PLAN;
      return { type: 'billing.plan-saved.v1', data: { ...holding(told.plan), isDefault } };
    }
    case 'SubscriptionCreated':
      return { type: 'billing.subscription-created.v1', data: holding(told.plan) };
    case 'TierUpgraded':
      return { type: 'billing.tier-upgraded.v1', data: changed(told) };
    case 'TierDowngraded':
      return { type: 'billing.tier-downgraded.v1', data: changed(told) };
    case 'SubscriptionReactivated':
      return { type: 'billing.subscription-reactivated.v1', data: holding(told.plan) };
    case 'PeriodRenewed':
      return { type: 'billing.period-renewed.v1', data: holding(told.plan) };
    case 'SubscriptionCancelled':
      return { type: 'billing.subscription-cancelled.v1', data: { endsAt: told.endsAt } };
    case 'SubscriptionResumed':
      return { type: 'billing.subscription-resumed.v1', data: { plan: told.plan } };
    case 'SubscriptionExpired':
      return { type: 'billing.subscription-expired.v1', data: { plan: told.plan } };
    case 'SubscriptionSuspended': {
      const { plan, invoiceId } = told;
      return { type: 'billing.subscription-suspended.v1', data: { plan, invoiceId } };
    }
    case 'BillingCycleCompleted': {
      const { invoiceId, payableCents } = told;
      const data = { payableCents, ...(invoiceId === null ? {} : { invoiceId }) };
      return { type: 'billing.billing-cycle-completed.v1', data };
    }
    case 'InvoiceOpened': {
      const { invoiceId, number, dueAt } = told;
      return { type: 'billing.invoice-opened.v1', data: { invoiceId, number, dueAt } };
    }
    case 'InvoicePaid': {
      const { invoiceId, amountCents } = told;
      return { type: 'billing.invoice-paid.v1', data: { invoiceId, amountCents } };
    }
    case 'PaymentMissed': {
      const { invoiceId, message, nextAttemptAt } = told;
      const data = { invoiceId, message, ...(nextAttemptAt ? { nextAttemptAt } : {}) };
      return { type: 'billing.payment-missed.v1', data };
    }
    case 'PaymentSucceeded': {
      const { reference } = told;
      const data = { ...paymentOf(told), reference, outcome: 'succeeded' as const };
      return { type: 'billing.payment-processed.v1', data };
    }
    case 'PaymentFailed': {
      const { reference, code } = told;
      const failed = { ...paymentOf(told), code, outcome: 'failed' as const };
      const data = { ...failed, ...(reference ? { reference } : {}) };
      return { type: 'billing.payment-processed.v1', data };
    }
    case 'RefundSucceeded': {
      const data = { ...paymentOf(told), refundId: told.refundId };
      return { type: 'billing.payment-refunded.v1', data };
    }
    case 'PaymentDisputed': {
      const { disputeId, status } = told;
      const data = { ...paymentOf(told), disputeId, status };
      return { type: 'billing.payment-disputed.v1', data };
    }
    default:
      return undefined;
  }
}

function holding({ name: plan, limits }: PlanTerms) {
  return { plan, limits: limits.map(limitView) };
}

function changed({ fromPlan, plan }: { fromPlan: string; plan: PlanTerms }) {
  return { fromPlan, ...holding(plan) };
}

type OfPayment = Extract<PaymentEvent, { currency: 'usd' }>;

function paymentOf({ paymentId, invoiceId, amountCents, currency }: Omit<OfPayment, 'type'>) {
  return { paymentId, invoiceId, amountCents, currency };
}
