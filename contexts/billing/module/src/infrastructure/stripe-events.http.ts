import type { PublicRoute } from '@atelier/api';
import type { Pool } from 'pg';
import type { Stripe } from 'stripe';
import type { ProviderNews } from '../application/hear-of-payments.ts';
import { eventOfStripe, type HeardEvent } from './stripe-events.ts';

export const STRIPE_EVENTS_PATH = '/api/v1/payments/stripe/events';

/** Stripe's own events are far smaller. */
const MAX_BODY_BYTES = 512 * 1024;
/** How old a signature may be, so that nobody plays an old one back. */
const TOLERANCE_SECONDS = 300;
/** Stripe sends an event again for three days. */
const KEPT_DAYS = 90;

export type StripeEventsOptions = {
  readonly stripe: Stripe;
  readonly webhookSecret: string;
  readonly pool: Pool;
  readonly schema: string;
  readonly hear: (news: ProviderNews) => Promise<'applied' | 'unknown'>;
};

/**
 * Where Stripe tells what became of payments. Its signature is checked over the very bytes; what was
 * heard once is answered again without effect. News of payments that are none of ours are kept by
 * their id and answered 200, and so is what is no event that we know: Stripe would send it again for
 * days.
 */
export function stripeEvents(options: StripeEventsOptions): PublicRoute {
  const { stripe, webhookSecret, hear } = options;
  const heard = heardEvents(options);
  return {
    public: true,
    method: 'POST',
    path: STRIPE_EVENTS_PATH,
    maxBodyBytes: MAX_BODY_BYTES,

    async handle(body, headers, { log }) {
      if (!isSigned(stripe, body, headers['stripe-signature'], webhookSecret)) {
        log.warn({}, 'a web hook of Stripe had no valid signature');
        return { status: 400, body: BAD_SIGNATURE };
      }
      const event = eventOfStripe(jsonOf(body));
      if (event === undefined || (await heard.has(event.id))) return RECEIVED;
      const { id, type, objectId, news } = event;
      const outcome = news ? await hear(news) : 'ignored';
      if (outcome === 'unknown')
        log.warn({ stripeEvent: id, type }, 'Stripe tells of a payment that is not known here');
      await heard.keep({ id, type, objectId, outcome });
      return RECEIVED;
    },
  };
}

const RECEIVED = { status: 200, body: { received: true } };
const BAD_SIGNATURE = {
  type: 'urn:atelier:problem:BAD_SIGNATURE',
  title: 'The signature is not valid.',
  status: 400,
  code: 'BAD_SIGNATURE',
  detail:
    'The header "stripe-signature" does not fit the body: check STRIPE_WEBHOOK_SECRET and the clock.',
};

function isSigned(
  stripe: Stripe,
  body: Buffer,
  signature: string | string[] | undefined,
  secret: string,
): boolean {
  if (typeof signature !== 'string') return false;
  try {
    const { webhooks } = stripe;
    return webhooks.signature?.verifyHeader(body, signature, secret, TOLERANCE_SECONDS) ?? false;
  } catch {
    return false;
  }
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

type Heard = Omit<HeardEvent, 'news'> & { readonly outcome: string };

/** Ids and kinds only: what an event says of a person is not kept. */
function heardEvents({ pool, schema }: StripeEventsOptions) {
  const table = `${schema}.stripe_events`;
  return {
    async has(id: string): Promise<boolean> {
      const { rowCount } = await pool.query(`select from ${table} where id = $1`, [id]);
      return rowCount !== 0;
    },
    async keep({ id, type, outcome, objectId }: Heard): Promise<void> {
      await pool.query(
        `with old as (
           delete from ${table} where received_at < now() - interval '${KEPT_DAYS} days')
         insert into ${table} (id, type, object_id, outcome) values ($1, $2, $3, $4)
         on conflict (id) do nothing`,
        [id, type, objectId, outcome],
      );
    },
  };
}
