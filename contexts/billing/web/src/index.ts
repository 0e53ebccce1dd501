export { InvoiceListPage, type InvoiceView } from './invoice-list.page.tsx';
export { PaymentListPage } from './payment-list.page.tsx';
export { PlanListPage } from './plan-list.page.tsx';
export { SubscriptionPage } from './subscription.page.tsx';
export { UsagePage, type UsageView } from './usage.page.tsx';
