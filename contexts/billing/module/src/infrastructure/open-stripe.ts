import type { Stripe } from 'stripe';
import type { PaymentProvider } from '../application/payment-provider.ts';
import { stripePayments } from './payments.stripe.ts';
import type { StripeCustomers } from './stripe-customers.postgres.ts';

export type StripeAccess = {
  readonly secretKey: string;
  /** Another address for Stripe's API, as of a proxy or of a test. */
  readonly apiUrl?: string;
  readonly timeoutMs?: number;
  readonly retries?: number;
  readonly returnUrl: string;
  readonly customers: StripeCustomers;
};

const TIMEOUT_MS = 20_000;
const RETRIES = 2;

/** Stripe as payment provider, and its client. Loaded here: most installations have no Stripe. */
export async function openStripe(
  access: StripeAccess,
): Promise<{ provider: PaymentProvider; stripe: Stripe }> {
  const { Stripe: Client } = await import('stripe');
  const { secretKey, apiUrl, timeoutMs = TIMEOUT_MS, retries = RETRIES } = access;
  const stripe = new Client(secretKey, {
    ...(apiUrl ? addressOf(new URL(apiUrl)) : {}),
    timeout: timeoutMs,
    maxNetworkRetries: retries,
    telemetry: false,
  });
  return { stripe, provider: stripePayments({ stripe, ...access }) };
}

/** Test and live mode are told apart by the key. */
export function stripeMode(secretKey: string): 'live' | 'test' {
  return /^[sr]k_live_/.test(secretKey) ? 'live' : 'test';
}

function addressOf({ protocol, hostname, port }: URL) {
  const isTls = protocol === 'https:';
  return {
    protocol: isTls ? 'https' : 'http',
    host: hostname,
    port: port || (isTls ? 443 : 80),
  } as const;
}
