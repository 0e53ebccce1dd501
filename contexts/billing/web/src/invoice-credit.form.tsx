import { DollarInput, FormDialog, noticeDone, type Words } from '@atelier/ui';
import { Text, TextInput } from '@mantine/core';
import { isNotEmpty, useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type BillingApi, type Invoice, keys, useBilling } from './billing-api.ts';
import { cents, notPrintable } from './billing-words.ts';

/** On the next invoice, as money, or as money what the next invoice would begin with. */
export type CreditHow = 'credit' | 'refund' | 'pay-out';

type Props = {
  readonly invoice: Invoice;
  readonly how: CreditHow;
  /** Whether a person sends the money, as where it came by bank transfer. */
  readonly byHand: boolean;
  readonly onClose: () => void;
};

const words: Words<BillingApi['payOutBalance']> = {
  INVOICE_NOT_FOUND: 'This invoice is not there any more.',
  NOT_PRINTABLE: notPrintable,
  INVOICE_NOT_PAID: 'Only of a paid invoice something can be taken back.',
  CREDIT_EXCEEDS_PAYMENT: ({ leftCents }) =>
    `Only ${cents(Number(leftCents))} are left to give back this way.`,
  PAY_OUT_EXCEEDS_BALANCE: ({ balanceCents }) =>
    `The credit balance is ${cents(Number(balanceCents))}, less what is owed.`,
};

const looks = {
  credit: { title: 'Credit on the next invoice', action: 'Credit' },
  refund: { title: 'Send money back', action: 'Refund' },
  'pay-out': { title: 'Pay out the credit balance', action: 'Pay out' },
};

/** Takes back a part of a paid invoice, or sends a credit balance back the way it was paid. */
export function InvoiceCreditForm({ invoice, how, byHand, onClose }: Props) {
  const billing = useBilling();
  const cache = useQueryClient();
  const leftCents = how === 'pay-out' ? (invoice.payOutCents ?? 0) : invoice.leftCents;
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
      if (how === 'pay-out') return billing.payOutBalance(input);
      return how === 'refund' ? billing.refund(input) : billing.issueCreditNote(input);
    },
    onSuccess: ({ number, amountCents }) => {
      const toDo = how !== 'credit' && byHand ? ` Transfer ${cents(amountCents)} back now.` : '';
      noticeDone(`Credit note ${number} is made.${toDo}`);
      onClose();
    },
    onSettled: () => cache.invalidateQueries({ queryKey: keys.all }),
  });
  return (
    <FormDialog
      {...looks[how]}
      form={form}
      sending={save}
      words={words}
      fields={{
        CREDIT_EXCEEDS_PAYMENT: 'dollars',
        PAY_OUT_EXCEEDS_BALANCE: 'dollars',
        NOT_PRINTABLE: 'reason',
      }}
      isFinal
      onSubmit={form.onSubmit((values) => save.mutate(values))}
      onClose={onClose}
    >
      <Text size="sm">
        {how === 'pay-out' && 'The next invoice does not begin with it then. '}
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
