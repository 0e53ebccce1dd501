import type { ClientOf } from '@atelier/contract';
import type { CallContext } from '@atelier/kernel';
import type { billing } from './billing.contract.ts';

export {
  billing,
  GroupBy,
  UsageGroup,
  UsagePoint,
  UsageReport,
  UsageTotals,
} from './billing.contract.ts';

export { Budget } from './budget.operations.ts';
export {
  CreditNote,
  Invoice,
  InvoiceIssuer,
  InvoiceStatus,
  InvoiceSummary,
} from './invoice.operations.ts';
export { paymentEvents } from './payment.events.ts';
export { Payment, PaymentMethod, PaymentStatus } from './payment.operations.ts';
export { subscriptionEvents } from './subscription.events.ts';
export {
  BillingContact,
  ChangeWhen,
  InvoiceLine,
  LineKind,
  Plan,
  PlanLimit,
  PlanName,
  Subscription,
  SubscriptionStatus,
} from './subscription.operations.ts';

export type BillingClient = ClientOf<typeof billing, CallContext>;
