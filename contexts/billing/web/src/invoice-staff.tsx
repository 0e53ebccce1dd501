import { noticeDone, noticeFailure, type Words } from '@atelier/ui';
import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type BillingApi, type Invoice, keys, type Payment, useBilling } from './billing-api.ts';
import { type CreditHow, InvoiceCreditForm } from './invoice-credit.form.tsx';
import { ReasonForm } from './reason.form.tsx';

type Open = CreditHow | 'void' | 'write-off';

const words: Words<BillingApi['voidInvoice']> & Words<BillingApi['writeOffInvoice']> = {
  INVOICE_NOT_FOUND: 'This invoice is not there any more.',
  INVOICE_NOT_UNPAID: 'It was paid or closed meanwhile. Load the page again.',
};

type Props = { readonly invoice: Invoice; readonly payments: readonly Payment[] };

/** What staff can do with an invoice: take back what was paid, or give up what was not. */
export function InvoiceStaff({ invoice, payments }: Props) {
  const billing = useBilling();
  const cache = useQueryClient();
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const end = useMutation({
    mutationFn: ({ how, reason }: { how: 'void' | 'write-off'; reason: string }) => {
      const input = { invoiceId: invoice.id, reason };
      return how === 'void' ? billing.voidInvoice(input) : billing.writeOffInvoice(input);
    },
    onSuccess: () => {
      noticeDone('The invoice is closed.');
      close();
    },
    onError: (error) => noticeFailure(error, words),
    onSettled: () => cache.invalidateQueries({ queryKey: keys.all }),
  });
  const isUnpaid = invoice.status === 'open' || invoice.status === 'uncollectible';
  const canCredit = invoice.leftCents > 0;
  const { payOutCents = 0 } = invoice;
  if (!isUnpaid && !canCredit && payOutCents === 0) return null;
  const byHand = payments.some(({ provider }) => provider === 'ledger');
  return (
    <section>
      <Text component="h3" fw={600} size="sm" mb="xs">
        For staff
      </Text>
      <Group gap="xs">
        {canCredit && (
          <>
            <Button size="xs" variant="default" onClick={() => setOpen('refund')}>
              Refund…
            </Button>
            <Button size="xs" variant="default" onClick={() => setOpen('credit')}>
              Credit on the next invoice…
            </Button>
          </>
        )}
        {payOutCents > 0 && (
          <Button size="xs" variant="default" onClick={() => setOpen('pay-out')}>
            Pay out the credit balance…
          </Button>
        )}
        {isUnpaid && (
          <Button size="xs" variant="default" onClick={() => setOpen('void')}>
            Void…
          </Button>
        )}
        {invoice.status === 'open' && (
          <Button size="xs" variant="default" onClick={() => setOpen('write-off')}>
            Give up…
          </Button>
        )}
      </Group>
      {open !== undefined && isCredit(open) && (
        <InvoiceCreditForm invoice={invoice} how={open} byHand={byHand} onClose={close} />
      )}
      {(open === 'void' || open === 'write-off') && (
        <ReasonForm
          title={open === 'void' ? 'Declare the invoice void' : 'Give up asking for it'}
          about={
            open === 'void'
              ? 'Nobody owes it then, and credits that it took are on the balance again. It keeps its number, and this cannot be taken back.'
              : 'It stays owed, and payment is not asked for any more. Until it is paid its workspace can subscribe to nothing new.'
          }
          action={open === 'void' ? 'Void' : 'Give up'}
          sending={end}
          onClose={close}
          onReason={(reason) => end.mutate({ how: open, reason })}
        />
      )}
    </section>
  );
}

function isCredit(open: Open): open is CreditHow {
  return open !== 'void' && open !== 'write-off';
}
