import type { ModuleHost, PublicRoute } from '@atelier/api';
import { executor } from '@atelier/event-store';
import { getPayment } from './application/get-payment.ts';
import { getPaymentMethod } from './application/get-payment-method.ts';
import { hearOfPayment } from './application/hear-of-payments.ts';
import { lacksCard } from './application/lacks-card.ts';
import { listAwaitedPayments } from './application/list-awaited-payments.ts';
import { listPayments } from './application/list-payments.ts';
import { paymentList } from './application/payment-list.projection.ts';
import type { PaymentPorts } from './application/payment-ports.ts';
import type { Payments } from './application/payment-provider.ts';
import { recordPayment } from './application/record-payment.ts';
import { removePaymentMethod } from './application/remove-payment-method.ts';
import { setUpPaymentMethod } from './application/set-up-payment-method.ts';
import { takePayments } from './application/take-payments.ts';
import { payment } from './domain/payment.ts';
import { openStripe, stripeMode } from './infrastructure/open-stripe.ts';
import { postgresBooks } from './infrastructure/payment-books.postgres.ts';
import { ledgerPayments } from './infrastructure/payments.ledger.ts';
import { postgresStripeCustomers } from './infrastructure/stripe-customers.postgres.ts';
import { stripeEvents } from './infrastructure/stripe-events.http.ts';

/** What the configuration says of payments. Without `stripe` they are recorded by hand. */
export type PaymentSettings = {
  readonly stripe?: {
    readonly secretKey: string;
    readonly webhookSecret: string;
    readonly apiUrl?: string;
  };
  /** Where people come back to from Stripe's pages. */
  readonly publicUrl?: string;
};

type Host = Pick<ModuleHost, 'store' | 'pool' | 'schema' | 'clock' | 'log'> &
  Pick<PaymentPorts, 'identity' | 'onStanding' | 'customerOf'>;

/** Payments as the module composes them: operations, web hooks, and the way to the money. */
export async function startPayments(host: Host, settings: PaymentSettings) {
  const { pool, schema, store, clock, identity, onStanding, customerOf, log } = host;
  const { stripe: access, publicUrl = 'http://localhost:4000' } = settings;
  const stripe = access && {
    ...access,
    ...(await openStripe({
      ...access,
      returnUrl: `${publicUrl}/billing/payments`,
      customers: postgresStripeCustomers(pool, schema, stripeMode(access.secretKey)),
    })),
  };
  const ledger = ledgerPayments(postgresBooks(pool, schema));
  const ports: PaymentPorts = {
    payments: executor(store, 'payment', payment),
    paymentRows: store.rows(paymentList),
    provider: stripe?.provider ?? ledger,
    providers: { ledger, ...(stripe ? { stripe: stripe.provider } : {}) },
    clock,
    onStanding,
    onUnavailable: (err) => log.warn({ err }, 'the payment provider could not be asked'),
    identity,
    customerOf,
  };
  const routes: readonly PublicRoute[] = stripe
    ? [stripeEvents({ ...stripe, pool, schema, hear: (news) => hearOfPayment(ports, news) })]
    : [];
  const payments: Payments = takePayments(ports);
  return { ports, payments, lacksCard: lacksCard(ports), routes, router: paymentRouter(ports) };
}

const paymentRouter = (ports: PaymentPorts) => ({
  listPayments: listPayments(ports),
  listAwaitedPayments: listAwaitedPayments(ports),
  getPayment: getPayment(ports),
  recordPayment: recordPayment(ports),
  getPaymentMethod: getPaymentMethod(ports),
  setUpPaymentMethod: setUpPaymentMethod(ports),
  removePaymentMethod: removePaymentMethod(ports),
});
