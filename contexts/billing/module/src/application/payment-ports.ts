import type { Execute, Rows } from '@atelier/event-store';
import type { IdentityClient } from '@atelier/identity-contract';
import type { Clock } from '@atelier/kernel';
import type { Dispute, DisputeId, payment } from '../domain/payment.ts';
import type { InvoiceId } from '../domain/subscription.ts';
import type { PaymentRow } from './payment-list.projection.ts';
import type { PaymentAnswer, PaymentProvider, ProviderUnavailable } from './payment-provider.ts';

/** How a payment of an invoice, a refund of a credit note, or a dispute of a payment stands now. */
export type Standing = { readonly workspaceId: string } & (
  | {
      readonly of: 'payment';
      readonly invoiceId: InvoiceId;
      readonly idempotencyKey: string;
      readonly amountCents: number;
      readonly answer: PaymentAnswer;
    }
  | { readonly of: 'refund'; readonly idempotencyKey: string; readonly answer: PaymentAnswer }
  | ({
      readonly of: 'dispute';
      readonly invoiceId: InvoiceId;
      readonly disputeId: DisputeId;
      /** Of the payment. */
      readonly reference: string;
    } & Dispute)
);

/** Told whenever a web hook or a hand brings news; perhaps more than once, never less. */
export type OnStanding = (standing: Standing) => Promise<void>;

export type PaymentPorts = {
  readonly payments: Execute<typeof payment>;
  readonly paymentRows: Rows<PaymentRow>;
  /** Who takes new payments. */
  readonly provider: PaymentProvider;
  /** Who took a payment has its refunds and its word, also after another one was configured. */
  readonly providers: Readonly<Partial<Record<PaymentProvider['name'], PaymentProvider>>>;
  readonly clock: Clock;
  readonly onStanding: OnStanding;
  /** Whoever runs the server wants to know why: a person is only told to try again. */
  readonly onUnavailable: (why: ProviderUnavailable) => void;
  readonly identity: Pick<IdentityClient, 'describeWorkspace'>;
  /** Whom an invoice is made out to. */
  readonly customerOf: (invoiceId: InvoiceId) => Promise<string>;
};
