import { z } from '@atelier/contract';
import type { ProviderNews } from '../application/hear-of-payments.ts';
import type { Dispute, PaymentNews } from '../domain/payment.ts';
import { intentAnswer, refundAnswer } from './payments.stripe.ts';

/** An event as far as it is kept, and what it tells of a payment; undefined where it tells nothing. */
export type HeardEvent = {
  readonly id: string;
  readonly type: string;
  readonly objectId: string | null;
  readonly news: ProviderNews | undefined;
};

/**
 * What a body tells that Stripe has signed; undefined where it is no event as we know them. Stripe
 * has hundreds of kinds, and the endpoint may be subscribed to all of them.
 */
export function eventOfStripe(body: unknown): HeardEvent | undefined {
  const { success, data: event } = Event.safeParse(body);
  if (!success) return undefined;
  const { id, type, object } = event;
  const objectId = AnyObject.safeParse(object).data?.id ?? null;
  return { id, type, objectId, news: newsOf(event) };
}

/** Stripe's ids have at most 255 characters. */
const Id = z.string().regex(/^[\w-]{1,255}$/);
const AnyObject = z.object({ id: Id });

/** Thin events have no object, nor has any kind that may come. */
const Event = z
  .object({
    id: Id,
    type: z.string().regex(/^[\w.]{1,255}$/),
    data: z.object({ object: z.unknown() }).optional().catch(undefined),
    created: z.unknown(),
  })
  .transform(({ data, ...event }) => ({ ...event, object: data?.object }));
type Event = z.output<typeof Event>;

/** Seconds up to the year 9999. */
const Created = z.int().min(0).max(253_402_300_799);
const Metadata = z.record(z.string(), z.string());
/** For people to read: no event is passed over for want of it. */
const Words = z.string().optional().catch(undefined);
const Intent = z.object({
  id: Id,
  status: z.string(),
  metadata: Metadata,
  last_payment_error: z
    .object({ code: Words, decline_code: Words, message: Words })
    .nullish()
    .catch(undefined),
});
const Refund = z.object({
  id: Id,
  amount: z.int().min(0),
  status: z.string().nullable(),
  failure_reason: Words,
  reason: Words,
  metadata: Metadata.nullish(),
  payment_intent: z.union([Id, AnyObject.transform(({ id }) => id)]),
});

const StripeDispute = z.object({
  id: Id,
  amount: z.int().min(0),
  currency: z.string(),
  status: z.string(),
  reason: Words,
  payment_intent: z.union([Id, AnyObject.transform(({ id }) => id)]),
});

function newsOf({ type, object, created }: Event): ProviderNews | undefined {
  switch (type) {
    case 'payment_intent.processing':
    case 'payment_intent.succeeded':
    case 'payment_intent.payment_failed':
    case 'payment_intent.canceled': {
      const intent = Intent.safeParse(object).data;
      const seconds = Created.safeParse(created).data;
      return intent && seconds !== undefined
        ? intentNews(intent, new Date(seconds * 1000).toISOString())
        : undefined;
    }
    case 'refund.created':
    case 'refund.updated':
    case 'refund.failed':
    case 'charge.refund.updated': {
      const refund = Refund.safeParse(object).data;
      return refund && refundNews(refund);
    }
    case 'charge.dispute.created':
    case 'charge.dispute.updated':
    case 'charge.dispute.closed':
    case 'charge.dispute.funds_withdrawn':
    case 'charge.dispute.funds_reinstated': {
      const dispute = StripeDispute.safeParse(object).data;
      return dispute && disputeNews(dispute);
    }
    default:
      return undefined;
  }
}

/** A bank that only asks (`warning_…`), or whom Stripe answered first (`prevented`), took nothing. */
const DISPUTES: Readonly<Record<string, Dispute['status']>> = {
  needs_response: 'open',
  under_review: 'open',
  appeal_needs_response: 'open',
  appeal_under_review: 'open',
  lost: 'lost',
  won: 'won',
};

function disputeNews(dispute: z.output<typeof StripeDispute>): ProviderNews | undefined {
  const { id: reference, amount, currency, reason = 'unknown', payment_intent } = dispute;
  const status = DISPUTES[dispute.status];
  if (status === undefined) return undefined;
  // In another currency it is of no known size: then of the whole payment.
  const amountCents = currency === 'usd' ? amount : Number.MAX_SAFE_INTEGER;
  const whose = { reference: payment_intent };
  return { about: 'dispute', whose, reference, amountCents, status, reason };
}

function intentNews(intent: z.output<typeof Intent>, at: string): ProviderNews | undefined {
  const { atelier_workspace: workspaceId, atelier_key: key } = intent.metadata;
  if (!workspaceId || !key) return undefined;
  return {
    about: 'payment',
    whose: { workspaceId, key, reference: intent.id },
    news: paymentNews(intent, at),
  };
}

function paymentNews(intent: z.output<typeof Intent>, at: string): PaymentNews {
  const answer = intentAnswer(intent);
  const reference = intent.id;
  if (answer.kind === 'failed') {
    const { code, message } = answer;
    return { progress: 'failed', reference, code, message, at };
  }
  return { progress: answer.kind === 'paid' ? 'succeeded' : 'pending', reference, at };
}

function refundNews(refund: z.output<typeof Refund>): ProviderNews {
  const metadata = refund.metadata ?? {};
  const { atelier_workspace: workspaceId, atelier_payment: paymentKey, atelier_key } = metadata;
  const answer = refundAnswer(refund);
  return {
    about: 'refund',
    whose: {
      reference: refund.payment_intent,
      ...(workspaceId && paymentKey ? { workspaceId, key: paymentKey } : {}),
    },
    ...(atelier_key ? { key: atelier_key } : {}),
    refundReference: refund.id,
    amountCents: refund.amount,
    status: answer.kind === 'paid' ? 'succeeded' : answer.kind,
    reason: metadata.reason ?? refund.reason ?? 'Given back on Stripe’s own pages.',
  };
}
