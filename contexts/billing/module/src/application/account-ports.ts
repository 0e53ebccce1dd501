import type { EventStore, Rows, Write } from '@atelier/event-store';
import type { IdentityClient } from '@atelier/identity-contract';
import type { Clock } from '@atelier/kernel';
import type { Processes } from '@atelier/processes';
import type { BillableUsage } from './billable-usage.ts';
import type { CreditNoteRow } from './credit-note-list.projection.ts';
import type { Documents } from './documents.ts';
import type { InvoiceRow } from './invoice-list.projection.ts';
import type { LacksCard } from './lacks-card.ts';
import type { Payments } from './payment-provider.ts';
import type { PlanRow } from './plan-list.projection.ts';
import type { SubscriptionRow } from './subscription-list.projection.ts';
import type { Numbers } from './take-number.ts';
import type { TellPeople } from './tell-people.process.ts';

/** What plans, subscriptions, invoices and credit notes stand on. Each operation takes the few it needs. */
export type AccountPorts = {
  readonly store: EventStore;
  readonly write: Write;
  readonly numbers: Numbers;
  readonly planRows: Rows<PlanRow>;
  readonly subscriptionRows: Rows<SubscriptionRow>;
  readonly invoiceRows: Rows<InvoiceRow>;
  readonly creditNoteRows: Rows<CreditNoteRow>;
  readonly billable: BillableUsage;
  readonly charges: Payments;
  readonly lacksCard: LacksCard;
  readonly documents: Documents;
  readonly identity: IdentityClient;
  readonly clock: Clock;
  readonly processes: Processes;
  readonly tell: TellPeople;
  /** Something may be due now: the schedule looks soon instead of at its next turn. */
  lookSoon(): void;
};
