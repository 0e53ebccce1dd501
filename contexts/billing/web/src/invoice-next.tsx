import { day } from '@atelier/ui';
import { Alert } from '@mantine/core';
import type { Invoice, Payment } from './billing-api.ts';
import { cents } from './billing-words.ts';

type Props = { readonly invoice: Invoice; readonly payments: readonly Payment[] };

/** What happens next with an invoice, and who does it; nothing for one that is settled. */
export function InvoiceNext({ invoice, payments }: Props) {
  const next = nextOf(invoice, payments);
  if (next === undefined) return null;
  return (
    <Alert variant="light" color="blue">
      {next}
    </Alert>
  );
}

function nextOf(
  { status, number, dueAt, payableCents, paidCents, issuer }: Invoice,
  payments: Props['payments'],
) {
  if (status === 'draft') return 'It is being made, and gets its number in a moment.';
  if (status === 'void') return 'Nobody owes it any more.';
  if (status !== 'open' && status !== 'uncollectible') return undefined;
  const givenUp = 'It is still owed, and payment is not asked for any more.';
  const awaited = payments.find((payment) => payment.status === 'pending');
  if (awaited === undefined) return status === 'open' ? undefined : givenUp;
  if (awaited.provider !== 'ledger')
    return 'The card is being charged. This page says so when it is paid.';
  const until = status === 'open' && dueAt ? ` by ${day(dueAt)}` : '';
  const owed = status === 'open' ? '' : 'It was given up, and is still owed. ';
  return `${owed}Transfer ${cents(payableCents - paidCents)}${until} to ${issuer?.name ?? 'whoever runs this server'}, and name ${number ?? 'it'}. It is paid here once staff has seen the money.`;
}
