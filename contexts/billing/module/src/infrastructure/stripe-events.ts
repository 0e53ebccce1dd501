import type { Stripe } from 'stripe';
import type { ProviderNews } from '../application/hear-of-payments.ts';
import type { PaymentNews } from '../domain/payment.ts';
import { intentAnswer, refundAnswer } from './payments.stripe.ts';

/** What an event of Stripe's tells of a payment; undefined where it tells nothing of one. */
export function newsOfStripe(event: Stripe.Event): ProviderNews | undefined {
  switch (event.type) {
    case 'payment_intent.processing':
    case 'payment_intent.succeeded':
    case 'payment_intent.payment_failed':
    case 'payment_intent.canceled':
      return intentNews(event.data.object, new Date(event.created * 1000).toISOString());
    case 'refund.created':
    case 'refund.updated':
    case 'refund.failed':
    case 'charge.refund.updated':
      return refundNews(event.data.object);
    default: // Stripe has hundreds of kinds, and the endpoint may be subscribed to all of them.
      return undefined;
  }
}

function intentNews(intent: Stripe.PaymentIntent, at: string): ProviderNews | undefined {
  const { atelier_workspace: workspaceId, atelier_key: key } = intent.metadata;
  if (!workspaceId || !key) return undefined;
  return {
    about: 'payment',
    whose: { workspaceId, key, reference: intent.id },
    news: paymentNews(intent, at),
  };
}

function paymentNews(intent: Stripe.PaymentIntent, at: string): PaymentNews {
  const answer = intentAnswer(intent);
  const reference = intent.id;
  if (answer.kind === 'failed') {
    const { code, message } = answer;
    return { progress: 'failed', reference, code, message, at };
  }
  return { progress: answer.kind === 'paid' ? 'succeeded' : 'pending', reference, at };
}

function refundNews(refund: Stripe.Refund): ProviderNews | undefined {
  const { payment_intent: intent } = refund;
  const reference = typeof intent === 'string' ? intent : intent?.id;
  if (reference === undefined) return undefined;
  const metadata = refund.metadata ?? {};
  const { atelier_workspace: workspaceId, atelier_payment: paymentKey, atelier_key } = metadata;
  const answer = refundAnswer(refund);
  return {
    about: 'refund',
    whose: {
      reference,
      ...(workspaceId && paymentKey ? { workspaceId, key: paymentKey } : {}),
    },
    ...(atelier_key ? { key: atelier_key } : {}),
    refundReference: refund.id,
    amountCents: refund.amount,
    status: answer.kind === 'paid' ? 'succeeded' : answer.kind,
    reason: metadata.reason ?? refund.reason ?? 'Given back on Stripe’s own pages.',
  };
}
