export {
  type StripeFault,
  type StripeServer,
  startStripeServer,
  stripeSignature,
  WEBHOOK_SECRET,
} from './testing/stripe-server.ts';
