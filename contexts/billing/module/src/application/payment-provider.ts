import type { InvoiceId } from '../domain/subscription.ts';

/** One amount to be paid for one invoice. The same key again is the same payment. */
export type Charge = {
  readonly invoiceId: InvoiceId;
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

export type StoredCard = {
  readonly brand: string;
  readonly last4: string;
  readonly expiryMonth: number;
  readonly expiryYear: number;
};

/** The paid payment that a refund is taken from. */
export type RefundFrom = RefundOrder & { readonly invoiceId: InvoiceId };

/**
 * Whoever takes the money. Adapters: Stripe, the embedded ledger in PostgreSQL, the same in memory;
 * one conformance suite. Keeps its own word: the same key again is answered as the first time.
 *
 * What it learns later it tells by web hooks (Stripe), or is told by hand (the ledger).
 */
export type PaymentProvider = {
  readonly name: 'ledger' | 'stripe';
  charge(order: Charge): Promise<PaymentAnswer>;
  refund(order: RefundFrom): Promise<PaymentAnswer>;
  /** What became of an order whose answer was lost; undefined when the provider never had it. */
  findCharge(order: Charge): Promise<PaymentAnswer | undefined>;
  findRefund(order: RefundFrom): Promise<PaymentAnswer | undefined>;
  /** There where a card can be stored. */
  readonly cards?: {
    stored(workspaceId: string): Promise<StoredCard | undefined>;
    /** The address of the provider's page on which somebody enters a card. */
    setUp(workspaceId: string): Promise<string>;
    remove(workspaceId: string): Promise<void>;
  };
  /** There where people say what was paid, or that it is not owed. Once is as good as often. */
  readonly byHand?: {
    paid(order: { workspaceId: string; paymentReference: string }): Promise<void>;
    cancelled(order: { workspaceId: string; paymentReference: string }): Promise<void>;
  };
};

/** The provider could not be asked, or refused us: nobody knows yet how the order ended. */
export class ProviderUnavailable extends Error {
  override readonly name = 'ProviderUnavailable';
}
