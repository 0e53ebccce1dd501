import type { Charge, PaymentAnswer, Payments, RefundOrder } from './payments.ts';

export type StoredCard = {
  readonly brand: string;
  readonly last4: string;
  readonly expiryMonth: number;
  readonly expiryYear: number;
};

/** The paid payment that a refund is taken from. */
export type RefundFrom = RefundOrder & { readonly invoiceId: `invoice_${string}` };

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

export type { Charge, PaymentAnswer, Payments, RefundOrder };
