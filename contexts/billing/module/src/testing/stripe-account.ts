import { randomUUID } from 'node:crypto';

/** What Stripe would answer: a status and an object, or an error. */
export type StripeAnswer = { readonly status: number; readonly body: Record<string, unknown> };
export type Fields = Readonly<Record<string, any>>;
type Stored = Record<string, any> & { id: string };

/** The cards of Stripe's test mode, by what they do when they are charged. */
export type TestCard = 'good' | 'declined' | 'wants-authentication' | 'slow';

/** The state of a Stripe account, for the objects that billing uses, by Stripe's own rules. */
export function stripeAccount(told: (type: string, object: Stored) => void) {
  const objects = new Map<string, Stored>();
  const keep = <T extends Stored>(object: T): T => {
    objects.set(object.id, { created: ++clock, livemode: false, ...object });
    return object;
  };
  let clock = Math.floor(Date.now() / 1000);
  const all = (kind: string) =>
    [...objects.values()].filter(({ object }) => object === kind).toReversed();
  const find = (kind: string, id: unknown) => {
    const object = objects.get(String(id));
    if (object?.object !== kind || object.gone)
      throw invalid('resource_missing', `No such ${kind}: '${String(id)}'`, 'id', 404);
    return object;
  };
  const change = (id: string, fields: Fields): Stored => {
    const changed = { ...find(String(objects.get(id)?.object), id), ...fields };
    objects.set(id, changed);
    return changed;
  };
  const methodsOf = (customer: unknown) =>
    all('payment_method').filter((each) => each.customer === customer && !each.gone);

  const charge = (intent: Stored): StripeAnswer => {
    const card = find('payment_method', intent.payment_method).card.test as TestCard;
    if (card === 'good' || card === 'slow') {
      const status = card === 'good' ? 'succeeded' : 'processing';
      const changed = change(intent.id, { status });
      told(`payment_intent.${status}`, changed);
      return { status: 200, body: changed };
    }
    const error = {
      type: 'card_error',
      ...(card === 'declined'
        ? { code: 'card_declined', decline_code: 'generic_decline' }
        : { code: 'authentication_required', decline_code: 'authentication_required' }),
      message: 'Your card was declined.',
    };
    const changed = change(intent.id, {
      status: 'requires_payment_method',
      last_payment_error: error,
    });
    told('payment_intent.payment_failed', changed);
    return { status: 402, body: { error: { ...error, payment_intent: changed } } };
  };

  return {
    intents: () => all('payment_intent'),
    refunds: () => all('refund'),
    customers: () => all('customer'),

    createCustomer: (fields: Fields): StripeAnswer =>
      ok(keep({ id: newId('cus'), object: 'customer', invoice_settings: {}, ...fields })),
    getCustomer: (id: string): StripeAnswer => ok(find('customer', id)),
    listMethods: (customer: string): StripeAnswer => {
      find('customer', customer);
      return list(methodsOf(customer));
    },
    detachMethod: (id: string): StripeAnswer => ok(change(id, { gone: true })),

    createCheckout({ mode, customer, success_url, currency }: Fields): StripeAnswer {
      if (mode !== 'setup' || !success_url || !currency)
        throw invalid('parameter_missing', 'Missing required param.', 'success_url');
      find('customer', customer);
      const id = newId('cs_test');
      const url = `https://checkout.stripe.test/c/pay/${id}`;
      return ok(keep({ id, object: 'checkout.session', mode, customer, url, status: 'open' }));
    },
    /** What a person does on Stripe's page: enter a card. */
    enterCard(sessionOrCustomer: string, card: TestCard): void {
      const at = objects.get(sessionOrCustomer);
      const customer = at?.object === 'customer' ? at.id : at?.customer;
      keep({
        id: newId('pm'),
        object: 'payment_method',
        type: 'card',
        customer,
        card: { brand: 'visa', last4: '4242', exp_month: 12, exp_year: 2030, test: card },
      });
      if (at?.object === 'checkout.session')
        told('checkout.session.completed', change(at.id, { status: 'complete' }));
    },

    createIntent(fields: Fields): StripeAnswer {
      const amount = Number(fields.amount);
      if (!Number.isInteger(amount) || amount < 50)
        throw invalid('amount_too_small', 'Amount must be at least $0.50 usd', 'amount');
      find('customer', fields.customer);
      const method = find('payment_method', fields.payment_method);
      if (method.customer !== fields.customer)
        throw invalid('payment_method_unexpected_state', 'Not of this customer.', 'payment_method');
      const id = newId('pi');
      const intent = keep({ ...fields, id, object: 'payment_intent', amount, status: 'created' });
      return charge(intent);
    },
    getIntent: (id: string): StripeAnswer => ok(find('payment_intent', id)),
    listIntents: (customer: unknown): StripeAnswer =>
      list(all('payment_intent').filter((each) => each.customer === customer)),
    /** The bank of a slow card answers. */
    settleIntent(id: string, status: 'succeeded' | 'failed'): void {
      const failed = { status: 'requires_payment_method', last_payment_error: BANK_REFUSED };
      const changed = change(id, status === 'failed' ? failed : { status });
      told(`payment_intent.${status === 'failed' ? 'payment_failed' : status}`, changed);
    },

    createRefund({ payment_intent, amount, metadata }: Fields): StripeAnswer {
      const intent = find('payment_intent', payment_intent);
      if (intent.status !== 'succeeded')
        throw invalid('payment_intent_unexpected_state', 'It has no successful charge.');
      const before = all('refund').filter((each) => each.payment_intent === payment_intent);
      const left = intent.amount - before.reduce((sum, each) => sum + each.amount, 0);
      const cents = amount === undefined ? left : Number(amount);
      if (left === 0) throw invalid('charge_already_refunded', 'It has already been refunded.');
      if (cents > left) throw invalid('amount_too_large', 'Greater than the unrefunded amount.');
      const refund = keep({
        id: newId('re'),
        object: 'refund',
        amount: cents,
        payment_intent,
        metadata: metadata ?? {},
        status: 'succeeded',
      });
      told('refund.created', refund);
      return ok(refund);
    },
    /** The cardholder goes to his bank. One that only asks takes nothing. Answers the dispute's id. */
    openDispute(payment_intent: string, amount: number, status = 'needs_response'): string {
      const id = newId('du');
      const about = { amount, payment_intent, charge: newId('ch'), reason: 'fraudulent', status };
      const terms = { currency: 'usd', metadata: {}, is_charge_refundable: false };
      const dispute = keep({ id, object: 'dispute', ...about, ...terms });
      told('charge.dispute.created', dispute);
      if (status === 'needs_response') told('charge.dispute.funds_withdrawn', dispute);
      return id;
    },
    closeDispute(id: string, status: 'won' | 'lost'): void {
      const dispute = change(id, { status });
      told('charge.dispute.closed', dispute);
      if (status === 'won') told('charge.dispute.funds_reinstated', dispute);
    },
    listRefunds: (intent: unknown): StripeAnswer =>
      list(all('refund').filter((each) => each.payment_intent === intent)),
  };
}

export type StripeAccount = ReturnType<typeof stripeAccount>;

/** An error as Stripe's API has it. */
export class StripeRefusal extends Error {
  readonly answer: StripeAnswer;
  constructor(status: number, error: Record<string, unknown>) {
    super(String(error.message));
    this.answer = { status, body: { error } };
  }
}

function invalid(code: string, message: string, param?: string, status = 400): StripeRefusal {
  const error = { type: 'invalid_request_error', code, message, ...(param ? { param } : {}) };
  return new StripeRefusal(status, error);
}

const BANK_REFUSED = {
  type: 'card_error',
  code: 'card_declined',
  decline_code: 'insufficient_funds',
  message: 'Your card has insufficient funds.',
};

const ok = (body: Stored): StripeAnswer => ({ status: 200, body });
const list = (data: readonly Stored[]): StripeAnswer => ({
  status: 200,
  body: { object: 'list', data, has_more: false, url: '/v1' },
});
export const newId = (prefix: string) => `${prefix}_${randomUUID().replaceAll('-', '')}`;
