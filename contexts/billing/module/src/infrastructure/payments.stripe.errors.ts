import { type PaymentAnswer, ProviderUnavailable } from '../application/payment-provider.ts';

/** What of Stripe's errors is looked at; by shape, so that the client is loaded only when used. */
type StripeErrorLike = {
  readonly type?: string;
  readonly code?: string;
  readonly decline_code?: string;
  readonly message?: string;
  readonly requestId?: string;
  readonly statusCode?: number;
};

/**
 * What Stripe's refusal of an order means: a final failure, or that only looking tells how it ended:
 * the key was used with other words, or answers that something broke. Throws `ProviderUnavailable`
 * for everything after which nobody knows, or nothing was tried.
 */
export function stripeRefusal(error: unknown): Extract<PaymentAnswer, { kind: 'failed' }> | 'look' {
  const { type, code, decline_code, message = '' } = error as StripeErrorLike;
  if (type === 'StripeCardError')
    return { kind: 'failed', code: decline_code ?? code ?? 'card_declined', message };
  if (type === 'StripeIdempotencyError' || type === 'StripeAPIError') return 'look';
  // Refused before anything was tried. Without a code it is a fault of ours, which can be mended.
  if (type === 'StripeInvalidRequestError' && code !== undefined)
    return { kind: 'failed', code: CODES[code] ?? code, message };
  throw unavailable(error);
}

/** One word for one thing, whoever the provider is. */
const CODES: Readonly<Record<string, string>> = {
  resource_missing: 'payment_not_found',
  charge_already_refunded: 'refund_exceeds_payment',
  amount_too_large: 'refund_exceeds_payment',
  payment_intent_unexpected_state: 'payment_not_paid',
};

/** Stripe repeats the key it was sent in its words, so nothing of them is kept. */
export function unavailable(error: unknown): ProviderUnavailable {
  const { type, code, requestId, statusCode } = error as StripeErrorLike;
  if (type === undefined || !type.startsWith('Stripe')) {
    if (error instanceof ProviderUnavailable) return error;
    throw error;
  }
  const cure = type === 'StripeAuthenticationError' ? ' Check STRIPE_SECRET_KEY.' : '';
  const facts = [type, statusCode, code, requestId].filter((fact) => fact !== undefined);
  return new ProviderUnavailable(`Stripe did not carry it out: ${facts.join(', ')}.${cure}`);
}

/** Whether what was asked for is not there, as after the keys of another account were set. */
export function isMissing(error: unknown): boolean {
  return (error as StripeErrorLike).code === 'resource_missing';
}
