import type { StreamAddress } from '@atelier/event-store';
import { PLATFORM } from '@atelier/kernel';
import { creditNote } from '../domain/credit-note.ts';
import { type CreditNoteId, invoice } from '../domain/invoice.ts';
import { issuer } from '../domain/issuer.ts';
import { plan } from '../domain/plan.ts';
import { type InvoiceId, type SubscriptionId, subscription } from '../domain/subscription.ts';

export const plans = { type: 'plan', decider: plan };
export const issuers = { type: 'invoice-issuer', decider: issuer };
export const subscriptions = { type: 'subscription', decider: subscription };
export const invoices = { type: 'invoice', decider: invoice };
export const creditNotes = { type: 'credit-note', decider: creditNote };

/** Plans belong to no workspace. */
export function planAt(name: string): StreamAddress {
  return { workspaceId: PLATFORM, streamId: `plan_${name}` };
}

/** There is one seller for all workspaces. */
export const ISSUER_AT: StreamAddress = { workspaceId: PLATFORM, streamId: 'issuer_invoices' };

/** A workspace has one stream for all subscriptions it ever has: never two at once. */
export function subscriptionAt(workspaceId: string): StreamAddress {
  return { workspaceId, streamId: subscriptionIdOf(workspaceId) };
}

export function subscriptionIdOf(workspaceId: string): SubscriptionId {
  return `subscription_${bodyOf(workspaceId)}`;
}

/** The same invoice has the same id however often it is drawn. */
export function invoiceIdOf(subscriptionId: SubscriptionId, sequence: number): InvoiceId {
  return `invoice_${bodyOf(subscriptionId)}-${String(sequence).padStart(4, '0')}`;
}

export function invoiceAt(workspaceId: string, invoiceId: InvoiceId): StreamAddress {
  return { workspaceId, streamId: invoiceId };
}

export function creditNoteAt(workspaceId: string, creditNoteId: CreditNoteId): StreamAddress {
  return { workspaceId, streamId: creditNoteId };
}

function bodyOf(id: string): string {
  return id.slice(id.indexOf('_') + 1);
}
