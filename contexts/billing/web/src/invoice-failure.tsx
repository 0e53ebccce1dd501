import { day, fullTime, noticeDone, noticeFailure, useMay, type Words } from '@atelier/ui';
import { Alert, Button, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type BillingApi, type Invoice, keys, useBilling } from './billing-api.ts';

const words: Words<BillingApi['payInvoice']> = {
  INVOICE_NOT_FOUND: 'This invoice is not there any more.',
  INVOICE_NOT_OPEN: 'It was settled meanwhile. Load the page again.',
  NO_CARD_STORED: 'No card is stored. Store one under Payments, then pay.',
  NOT_WORKSPACE_OWNER: 'Only an owner of the workspace may pay with its card.',
  PROVIDER_UNAVAILABLE: 'The payment provider does not answer. Try again in a minute.',
};

/** Why it was not paid yet, and the way to try again before the clock does. */
export function InvoiceFailure({ invoice }: { invoice: Invoice }) {
  const billing = useBilling();
  const cache = useQueryClient();
  const mayManage = useMay('billing', 'manage');
  const pay = useMutation({
    mutationFn: () => billing.payInvoice({ invoiceId: invoice.id }),
    onSuccess: ({ status, failure }) => {
      if (status === 'failed') noticeFailure(new Error(failure?.message ?? 'It was not paid.'));
      else noticeDone(status === 'succeeded' ? 'Paid, thank you.' : 'The payment is on its way.');
    },
    onError: (error) => noticeFailure(error, words),
    onSettled: () => cache.invalidateQueries({ queryKey: keys.all }),
  });
  const { status, lastFailure } = invoice;
  if ((status !== 'open' && status !== 'uncollectible') || lastFailure === undefined) return null;
  const { message, at, nextAttemptAt } = lastFailure;
  return (
    <Alert color="orange" variant="light" title="It could not be charged">
      <Text size="sm">
        {message} ({fullTime(at)}){' '}
        {nextAttemptAt
          ? `It is tried again on ${day(nextAttemptAt)}.`
          : 'Nobody tries again by himself.'}
      </Text>
      {mayManage && (
        <Button
          mt="sm"
          size="xs"
          variant="default"
          loading={pay.isPending}
          onClick={() => pay.mutate()}
        >
          Pay now
        </Button>
      )}
    </Alert>
  );
}
