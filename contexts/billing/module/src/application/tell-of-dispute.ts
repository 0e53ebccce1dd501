import type { IdentityClient } from '@atelier/identity-contract';
import { type CallContext, formatUsd, pagesOf, type UserId } from '@atelier/kernel';
import { NANO_PER_CENT } from '../domain/invoice-line.ts';
import type { AccountPorts } from './account-ports.ts';
import type { Standing } from './payment-ports.ts';
import { asBilling } from './take-payments.ts';

type Ports = Pick<AccountPorts, 'invoiceRows' | 'identity' | 'tell'>;

/** Tells the owners of the workspace, and those who run the installation, what the bank did. */
export async function tellOfDispute(
  { invoiceRows, identity, tell }: Ports,
  { workspaceId, invoiceId, disputeId, ...dispute }: Extract<Standing, { of: 'dispute' }>,
): Promise<void> {
  const invoice = await invoiceRows.get(workspaceId, invoiceId);
  if (invoice === undefined) return;
  const { amountCents, status, reason } = dispute;
  const much = formatUsd(amountCents * NANO_PER_CENT);
  const { title, text } = WORDS[status];
  const call = asBilling(workspaceId);
  await tell(call, {
    key: `${disputeId}:${status}`,
    kind: 'billing.payment-disputed',
    title,
    text: `${text} It is about ${much} of invoice ${invoice.number} of ${invoice.contact.name} (${reason}).`,
    link: '/billing/invoices',
    data: { invoiceId, disputeId, amountCents, status },
    users: await superAdmins(identity, call),
    owners: true,
  });
}

const WORDS = {
  open: {
    title: 'A payment is disputed',
    text: 'The bank of a cardholder took a payment back. Its invoice is owed again, and the free plan holds until it is paid or the bank decides otherwise.',
  },
  lost: {
    title: 'A dispute of a payment is lost',
    text: 'The bank of a cardholder keeps what it took back. The invoice is owed until it is paid.',
  },
  won: {
    title: 'A dispute of a payment is won',
    text: 'The bank of a cardholder gave back what it had taken.',
  },
} as const;

async function superAdmins(identity: IdentityClient, call: CallContext): Promise<UserId[]> {
  const actor = { ...call.actor, permissions: [{ resource: 'user', action: 'read' }] };
  const context = { ...call, actor };
  const found: UserId[] = [];
  const pages = pagesOf((cursor) => identity.listUsers({ limit: 100, cursor }, { context }));
  for await (const { items } of pages)
    for (const { id, roles, status } of items)
      if (status === 'active' && roles.includes('super-admin')) found.push(id);
  return found;
}
