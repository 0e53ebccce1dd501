import { FormDialog } from '@atelier/ui';
import { Text, TextInput } from '@mantine/core';
import { isNotEmpty, useForm } from '@mantine/form';

type Props = {
  readonly title: string;
  readonly about: string;
  readonly action: string;
  /** What is done with the reason; its failure is told by whoever does it. */
  readonly sending: { readonly isPending: boolean; readonly error: unknown };
  readonly onClose: () => void;
  readonly onReason: (reason: string) => void;
};

/** Asks why, before something is done that stays on record. */
export function ReasonForm({ title, about, action, sending, onClose, onReason }: Props) {
  const form = useForm({
    initialValues: { reason: '' },
    validate: { reason: isNotEmpty('Say why: it stays on record.') },
  });
  return (
    <FormDialog
      title={title}
      action={action}
      form={form}
      sending={sending}
      isFinal
      onSubmit={form.onSubmit(({ reason }) => onReason(reason.trim()))}
      onClose={onClose}
    >
      <Text size="sm">{about}</Text>
      <TextInput label="Reason" maxLength={300} {...form.getInputProps('reason')} />
    </FormDialog>
  );
}
