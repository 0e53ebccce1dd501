import { FormDialog, noticeDone, type Words } from '@atelier/ui';
import { Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type BillingApi, keys, type Payment, useBilling } from './billing-api.ts';
import { cents } from './billing-words.ts';

const words: Words<BillingApi['recordPayment']> = {
  PAYMENT_NOT_FOUND: 'This payment is not there any more.',
  PAYMENT_NOT_PENDING: 'It was settled meanwhile. Load the page again.',
  PAYMENT_SETTLED_BY_PROVIDER: 'Its provider says when it is paid, not a person.',
};

/** Says that money came, as on the statement of a bank account. */
export function PaymentRecordForm(props: { payment: Payment; onClose: () => void }) {
  const { payment, onClose } = props;
  const billing = useBilling();
  const cache = useQueryClient();
  const form = useForm({ initialValues: { note: '' } });
  const record = useMutation({
    mutationFn: ({ note }: typeof form.values) =>
      billing.recordPayment({ paymentId: payment.id, note }),
    onSuccess: () => {
      noticeDone(`${cents(payment.amountCents)} are booked as paid.`);
      onClose();
    },
    onSettled: () => cache.invalidateQueries({ queryKey: keys.all }),
  });
  return (
    <FormDialog
      title={`Were ${cents(payment.amountCents)} paid?`}
      action="Mark as paid"
      form={form}
      sending={record}
      words={words}
      onSubmit={form.onSubmit((values) => record.mutate(values))}
      onClose={onClose}
    >
      <Text size="sm">
        The books take it as paid, and the invoice with it. A mistake is mended by a refund: what is
        in the books stays there.
      </Text>
      <TextInput
        label="Note"
        placeholder="Transfer of 3 November, reference 2026-117"
        maxLength={500}
        {...form.getInputProps('note')}
      />
    </FormDialog>
  );
}
