import { contextContract, id, PageQuery, page, problem, Time, z } from '@atelier/contract';

const c = contextContract('billing');

/** `created` was never answered for: how it ended is asked again under the same key. */
export const PaymentStatus = z.enum([
  'created',
  'pending',
  'succeeded',
  'failed',
  'partly-refunded',
  'refunded',
  'disputed',
]);

/** `open` and `lost`: the money is not here. */
export const DisputeStatus = z.enum(['open', 'lost', 'won']);

/** `ledger` keeps local books and is paid by bank transfer; `stripe` charges a card. */
export const PaymentProviderName = z.enum(['ledger', 'stripe']);

export const Payment = z.object({
  id: id('payment'),
  invoiceId: id('invoice'),
  amountCents: z.int(),
  currency: z.literal('usd'),
  refundedCents: z.int(),
  description: z.string(),
  status: PaymentStatus,
  provider: PaymentProviderName,
  reference: z.string().optional().describe('The provider’s own id of the payment.'),
  note: z.string().optional().describe('What was said when it was marked as paid by hand.'),
  failure: z.object({ code: z.string(), message: z.string() }).optional(),
  refunds: z.array(
    z.object({
      id: id('refund'),
      amountCents: z.int(),
      status: z.enum(['requested', 'pending', 'succeeded', 'failed']),
      reason: z.string(),
      at: Time,
    }),
  ),
  disputes: z
    .array(
      z.object({
        id: id('dispute'),
        amountCents: z.int(),
        status: DisputeStatus,
        reason: z.string(),
        at: Time,
      }),
    )
    .describe('What the bank of the cardholder took back; its invoice is owed again.'),
  createdAt: Time,
  settledAt: Time.optional().describe('When it succeeded or failed.'),
});

export const PaymentMethod = z.object({
  provider: PaymentProviderName,
  canSetUp: z.boolean().describe('Whether a card can be stored; with the local books none can.'),
  card: z
    .object({
      brand: z.string(),
      last4: z.string(),
      expiryMonth: z.int(),
      expiryYear: z.int(),
    })
    .optional(),
});

const paymentId = id('payment');
const PAYMENT_NOT_FOUND = problem(404, 'There is no such payment.');
const NO_STORED_METHOD = problem(
  409,
  'Payments are recorded by hand here: there is no card to store. Set STRIPE_SECRET_KEY to charge cards.',
);
const NOT_WORKSPACE_OWNER = problem(403, 'Only an owner of the workspace may do this.');
export const PROVIDER_UNAVAILABLE = problem(
  503,
  'The payment provider does not answer. Try again.',
);

/** How invoices are paid. */
export const paymentOperations = {
  listPayments: c
    .query('/payments', {
      summary: 'The payments of the workspace, the newest first',
      permission: { resource: 'billing', action: 'read' },
    })
    .input(
      PageQuery.extend({
        invoiceId: id('invoice').optional(),
        status: z.enum(['created', 'pending', 'succeeded', 'failed']).optional(),
      }).default({ limit: 50 }),
    )
    .output(page(Payment)),

  listAwaitedPayments: c
    .query('/awaited-payments', {
      summary: 'The payments of all workspaces that wait to be marked as paid, the oldest first',
      permission: { resource: 'invoice', action: 'manage' },
    })
    .input(PageQuery.default({ limit: 50 }))
    .output(
      page(
        Payment.extend({
          workspaceId: id('workspace'),
          customer: z.string().describe('Whom the invoice is made out to.'),
        }),
      ),
    ),

  getPayment: c
    .query('/payments/{paymentId}', {
      summary: 'One payment with its refunds',
      permission: { resource: 'billing', action: 'read' },
    })
    .input(z.object({ paymentId }))
    .output(Payment)
    .errors({ PAYMENT_NOT_FOUND }),

  recordPayment: c
    .command('/payments/{paymentId}/record', {
      summary: 'Mark a pending payment as paid by hand, as by bank transfer',
      description: 'Only for payments of the local books; what a provider charges, it settles.',
      permission: { resource: 'invoice', action: 'manage' },
    })
    .input(
      z.object({
        paymentId,
        note: z.string().trim().max(500).default('').describe('As the reference of the transfer.'),
      }),
    )
    .output(Payment)
    .errors({
      PAYMENT_NOT_FOUND,
      PAYMENT_NOT_PENDING: problem(
        409,
        'Only a pending payment can be marked as paid.',
        z.object({ status: PaymentStatus }),
      ),
      PAYMENT_SETTLED_BY_PROVIDER: problem(
        409,
        'This payment is charged by its provider, which says when it is paid.',
      ),
    }),

  payInvoice: c
    .command('/invoices/{invoiceId}/pay', {
      summary: 'Ask for the payment of an owed invoice now',
      description:
        'The next attempt, made before its time; while one is awaited, that one. Also of an invoice that was given up.',
      permission: { resource: 'billing', action: 'manage' },
      rateLimit: { points: 20, perSeconds: 3600, by: 'actor' },
    })
    .input(z.object({ invoiceId: id('invoice') }))
    .output(Payment)
    .errors({
      INVOICE_NOT_FOUND: problem(404, 'There is no such invoice.'),
      INVOICE_NOT_OPEN: problem(409, 'Only an invoice that is owed is to be paid.'),
      NO_CARD_STORED: problem(409, 'No card is stored. Store one first.'),
      NOT_WORKSPACE_OWNER,
      PROVIDER_UNAVAILABLE,
    }),

  getPaymentMethod: c
    .query('/payment-method', {
      summary: 'How invoices are paid: by a stored card, or by hand',
      permission: { resource: 'billing', action: 'read' },
    })
    .output(PaymentMethod)
    .errors({ PROVIDER_UNAVAILABLE }),

  setUpPaymentMethod: c
    .command('/payment-method', {
      summary: 'A page of the payment provider where a card is stored',
      permission: { resource: 'billing', action: 'manage' },
      rateLimit: { points: 20, perSeconds: 3600, by: 'actor' },
    })
    .output(z.object({ url: z.url() }))
    .errors({ NO_STORED_METHOD, NOT_WORKSPACE_OWNER, PROVIDER_UNAVAILABLE }),

  removePaymentMethod: c
    .remove('/payment-method', {
      summary: 'Forget the stored card; invoices then wait until one is stored again',
      permission: { resource: 'billing', action: 'manage' },
    })
    .errors({ NO_STORED_METHOD, NOT_WORKSPACE_OWNER, PROVIDER_UNAVAILABLE }),
};
