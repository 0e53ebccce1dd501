import { after } from 'node:test';
import { startStripeServer, WEBHOOK_SECRET } from '@atelier/billing/testing';
import { testAtelier } from '../test-atelier.ts';

export const stripe = await startStripeServer();
after(() => stripe.stop());

/** Charges by Stripe, stands behind a proxy, and lets pages of one site in. */
export const atelier = await testAtelier({
  environment: {
    STRIPE_SECRET_KEY: stripe.secretKey,
    STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
    STRIPE_API_URL: stripe.url,
    ATELIER_TRUST_PROXY: 'on',
    ATELIER_CORS_ORIGINS: 'https://app.example',
  },
});
