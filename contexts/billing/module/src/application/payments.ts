/** One amount to be paid for one invoice. The same key again is the same payment. */
export type Charge = {
  readonly invoiceId: `invoice_${string}`;
  readonly workspaceId: string;
  /** Whole cents, more than 0. */
  readonly amountCents: number;
  readonly currency: 'usd';
  readonly idempotencyKey: string;
  /** What the payer reads. */
  readonly description: string;
};

/** Money given back from a payment. The same key again is the same refund. */
export type RefundOrder = {
  readonly workspaceId: string;
  readonly paymentReference: string;
  /** Whole cents, more than 0 and no more than was paid. */
  readonly amountCents: number;
  readonly idempotencyKey: string;
  readonly reason: string;
};

/**
 * How it ended, or that it has not ended. `reference` is the payment provider's own id of the
 * payment or refund. `failed` is final for this key: a new attempt needs a new one.
 */
export type PaymentAnswer =
  | { readonly kind: 'paid'; readonly reference: string }
  | { readonly kind: 'pending'; readonly reference: string }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };

/**
 * The way to the money. Adapters: the embedded ledger, Stripe, memory.
 *
 * A rejected promise means that nobody knows how it ended: whoever asks again with the same key
 * gets the answer of the first attempt, never a second payment.
 */
export type Payments = {
  charge(order: Charge): Promise<PaymentAnswer>;
  refund(order: RefundOrder): Promise<PaymentAnswer>;
  /** Nobody waits for this charge any more. What a card is charged with comes nevertheless. */
  cancel(order: Pick<Charge, 'workspaceId' | 'idempotencyKey'>): Promise<void>;
};
