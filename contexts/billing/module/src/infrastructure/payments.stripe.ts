import { createHash } from 'node:crypto';
import type { Stripe } from 'stripe';
import type {
  Charge,
  PaymentAnswer,
  PaymentProvider,
  RefundFrom,
} from '../application/payment-provider.ts';
import type { StripeCustomers } from './stripe-customers.postgres.ts';
import { isMissing, stripeRefusal, unavailable } from './payments.stripe.errors.ts';

export type StripeOptions = {
  readonly stripe: Stripe;
  readonly customers: StripeCustomers;
  /** Where Stripe's page sends people back to: the billing page of the web app. */
  readonly returnUrl: string;
};

/**
 * Charges the card that a workspace stored on Stripe's own page; no card number passes through us.
 * Every write carries an idempotency key made of the order's, so a repeated one is Stripe's first
 * answer; what we must find again carries the order's key as metadata.
 */
export function stripePayments({ stripe, customers, returnUrl }: StripeOptions): PaymentProvider {
  const findCharge = async (order: Charge): Promise<Stripe.PaymentIntent | undefined> => {
    const customer = await customers.get(order.workspaceId);
    if (customer === undefined) return undefined;
    try {
      for await (const intent of stripe.paymentIntents.list({ customer, limit: 100 }))
        if (intent.metadata.atelier_key === order.idempotencyKey) return intent;
      return undefined;
    } catch (error) {
      return goneWhenMissing(error);
    }
  };

  const findRefund = async (order: RefundFrom): Promise<Stripe.Refund | undefined> => {
    const payment_intent = order.paymentReference;
    for await (const refund of stripe.refunds.list({ payment_intent, limit: 100 }))
      if (refund.metadata?.atelier_key === order.idempotencyKey) return refund;
    return undefined;
  };

  const methodsOf = async (workspaceId: string): Promise<readonly Stripe.PaymentMethod[]> => {
    const customer = await customers.get(workspaceId);
    if (customer === undefined) return [];
    // The newest first: it is the one that is charged.
    const methods = stripe.customers.listPaymentMethods(customer, { type: 'card', limit: 100 });
    return (await methods.catch(goneWhenMissing))?.data ?? [];
  };

  const customerOf = async (workspaceId: string): Promise<string> => {
    const known = await customers.get(workspaceId);
    const found = known && (await stripe.customers.retrieve(known).catch(goneWhenMissing));
    if (found && !found.deleted) return found.id;
    const created = await stripe.customers.create(
      { metadata: { atelier_workspace: workspaceId } },
      { idempotencyKey: keyOf('customer', workspaceId, known ?? '') },
    );
    return customers.keep(workspaceId, created.id);
  };

  return {
    name: 'stripe',

    async charge(order) {
      checked(order.amountCents);
      const [method] = await answered(() => methodsOf(order.workspaceId));
      if (method === undefined) return NO_CARD;
      try {
        const intent = await stripe.paymentIntents.create(
          {
            amount: order.amountCents,
            currency: order.currency,
            customer: typeof method.customer === 'string' ? method.customer : '',
            payment_method: method.id,
            allowed_payment_method_types: ['card'],
            off_session: true,
            confirm: true,
            description: order.description.slice(0, 500),
            metadata: metadataOf(order, { atelier_invoice: order.invoiceId }),
          },
          { idempotencyKey: keyOf('charge', order.workspaceId, order.idempotencyKey) },
        );
        return intentAnswer(intent);
      } catch (error) {
        const refusal = stripeRefusal(error);
        if (refusal !== 'look') return refusal;
        // As when another card was stored since the first attempt, which is the one that counts.
        const first = await answered(() => findCharge(order));
        if (first?.amount === order.amountCents) return intentAnswer(first);
        throw unavailable(error);
      }
    },

    async findCharge(order) {
      const intent = await answered(() => findCharge(order));
      return intent && intentAnswer(intent);
    },

    async refund(order) {
      checked(order.amountCents);
      try {
        const intent = await stripe.paymentIntents.retrieve(order.paymentReference);
        if (intent.metadata.atelier_workspace !== order.workspaceId) return NO_PAYMENT;
        const refund = await stripe.refunds.create(
          {
            payment_intent: order.paymentReference,
            amount: order.amountCents,
            metadata: metadataOf(order, {
              atelier_payment: intent.metadata.atelier_key ?? '',
              reason: order.reason.slice(0, 500),
            }),
          },
          { idempotencyKey: keyOf('refund', order.workspaceId, order.idempotencyKey) },
        );
        return refundAnswer(refund);
      } catch (error) {
        const refusal = stripeRefusal(error);
        if (refusal !== 'look') return refusal;
        const first = await answered(() => findRefund(order));
        if (first?.amount === order.amountCents) return refundAnswer(first);
        throw unavailable(error);
      }
    },

    async findRefund(order) {
      const refund = await answered(() => findRefund(order));
      return refund && refundAnswer(refund);
    },

    cards: {
      async stored(workspaceId) {
        const [method] = await answered(() => methodsOf(workspaceId));
        if (method?.card === undefined) return undefined;
        const { brand, last4, exp_month: expiryMonth, exp_year: expiryYear } = method.card;
        return { brand, last4, expiryMonth, expiryYear };
      },

      setUp: (workspaceId) =>
        answered(async () => {
          const session = await stripe.checkout.sessions.create({
            mode: 'setup',
            currency: 'usd',
            allowed_payment_method_types: ['card'],
            customer: await customerOf(workspaceId),
            success_url: `${returnUrl}?card=stored`,
            cancel_url: returnUrl,
          });
          if (!session.url) throw new Error('Stripe gave no address for its page.');
          return session.url;
        }),

      remove: (workspaceId) =>
        answered(async () => {
          for (const { id } of await methodsOf(workspaceId)) await stripe.paymentMethods.detach(id);
        }),
    },
  };
}

const NO_CARD: PaymentAnswer = {
  kind: 'failed',
  code: 'payment_method_missing',
  message: 'No card is stored. Store one under Payments.',
};
const NO_PAYMENT: PaymentAnswer = {
  kind: 'failed',
  code: 'payment_not_found',
  message: 'There is no such payment.',
};

type Told = string | undefined;
type IntentState = {
  readonly id: string;
  readonly status: string;
  readonly last_payment_error?:
    | { readonly code?: Told; readonly decline_code?: Told; readonly message?: Told }
    | null
    | undefined;
};

/** How a payment intent stands. */
export function intentAnswer(intent: IntentState): PaymentAnswer {
  const { id, status, last_payment_error: error } = intent;
  if (status === 'succeeded') return { kind: 'paid', reference: id };
  if (status === 'requires_payment_method' || status === 'canceled')
    return {
      kind: 'failed',
      code: error?.decline_code ?? error?.code ?? status,
      message: error?.message ?? 'The payment was cancelled.',
    };
  return { kind: 'pending', reference: id };
}

type RefundState = {
  readonly id: string;
  readonly status: string | null;
  readonly failure_reason?: Told;
};

/** How a refund stands. */
export function refundAnswer({ id, status, failure_reason }: RefundState): PaymentAnswer {
  if (status === 'succeeded') return { kind: 'paid', reference: id };
  if (status === 'failed' || status === 'canceled')
    return { kind: 'failed', code: failure_reason ?? status, message: 'The refund failed.' };
  return { kind: 'pending', reference: id };
}

/** Runs questions whose failure says nothing about an order. */
async function answered<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw unavailable(error);
  }
}

/** Keys of another account were set since: what the former one knew is not there. */
function goneWhenMissing(error: unknown): undefined {
  if (isMissing(error)) return undefined;
  throw error;
}

type Keyed = { readonly workspaceId: string; readonly idempotencyKey: string };

function metadataOf(order: Keyed, more: Record<string, string>): Record<string, string> {
  return { atelier_workspace: order.workspaceId, atelier_key: order.idempotencyKey, ...more };
}

/** Of fixed length, and of one workspace: Stripe's keys are the account's. */
function keyOf(kind: string, workspaceId: string, key: string): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([workspaceId, key]))
    .digest('hex');
  return `atelier-${kind}-${digest}`;
}

function checked(amountCents: number): void {
  if (!Number.isSafeInteger(amountCents) || amountCents <= 0)
    throw new RangeError(`An amount is whole cents and more than 0, not ${amountCents}.`);
}
