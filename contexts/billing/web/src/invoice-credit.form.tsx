import { DollarInput, FormDialog, noticeDone, type Words } from '@atelier/ui';
import { Text, TextInput } from '@mantine/core';
import { isNotEmpty, useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type BillingApi, type Invoice, keys, useBilling } from './billing-api.ts';
import { cents } from './billing-words.ts';

type Props = {
  readonly invoice: Invoice;
  readonly how: 'credit' | 'refund';
  /** Whether a person sends the money, as where it came by bank transfer. */
  readonly byHand: boolean;
  readonly onClose: () => void;
};

const words: Words<BillingApi['refund']> = {
  INVOICE_NOT_FOUND: 'This invoice is not there any more.',
  INVOICE_NOT_PAID: 'Only of a paid invoice something can be taken back.',
  CREDIT_EXCEEDS_PAYMENT: ({ leftCents }) =>
    `Only ${cents(Number(leftCents))} are left to give back this way.`,
};

/** Takes back a part of a paid invoice: the money itself, or a credit on the next one. */
export function InvoiceCreditForm({ invoice, how, byHand, onClose }: Props) {
  const billing = useBilling();
  const cache = useQueryClient();
  const leftCents = invoice.paidCents - invoice.creditedCents;
  const form = useForm({
    initialValues: { dollars: leftCents / 100, reason: '' },
    validate: {
      dollars: (dollars) => {
        const asked = Math.round(Number(dollars) * 100);
        if (!(asked > 0)) return 'More than nothing.';
        return asked > leftCents ? `At most ${cents(leftCents)}.` : null;
      },
      reason: isNotEmpty('It stands on the credit note.'),
    },
  });
  const save = useMutation({
    mutationFn: ({ dollars, reason }: typeof form.values) => {
      const amountCents = Math.round(Number(dollars) * 100);
      const input = { invoiceId: invoice.id, amountCents, reason: reason.trim() };
      return how === 'refund' ? billing.refund(input) : billing.issueCreditNote(input);
    },
    onSuccess: ({ number, amountCents }) => {
      const toDo = how === 'refund' && byHand ? ` Transfer ${cents(amountCents)} back now.` : '';
      noticeDone(`Credit note ${number} is made.${toDo}`);
      onClose();
    },
    onSettled: () => cache.invalidateQueries({ queryKey: keys.all }),
  });
  return (
    <FormDialog
      title={how === 'refund' ? 'Send money back' : 'Credit on the next invoice'}
      action={how === 'refund' ? 'Refund' : 'Credit'}
      form={form}
      sending={save}
      words={words}
      fields={{ CREDIT_EXCEEDS_PAYMENT: 'dollars' }}
      isFinal
      onSubmit={form.onSubmit((values) => save.mutate(values))}
      onClose={onClose}
    >
      <Text size="sm">
        {how === 'credit'
          ? 'The next invoice begins with it.'
          : byHand
            ? 'It came by bank transfer, so you transfer it back yourself; the books take it as sent.'
            : 'The money goes back to the card it came from.'}{' '}
        A credit note says so.
      </Text>
      <DollarInput
        label="Amount"
        fixedDecimalScale
        min={0.01}
        max={leftCents / 100}
        {...form.getInputProps('dollars')}
      />
      <TextInput label="Reason" maxLength={300} {...form.getInputProps('reason')} />
    </FormDialog>
  );
}
