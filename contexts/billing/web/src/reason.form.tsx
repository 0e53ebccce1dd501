import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { isNotEmpty, useForm } from '@mantine/form';

type Props = {
  readonly title: string;
  readonly about: string;
  readonly action: string;
  readonly busy: boolean;
  readonly onClose: () => void;
  readonly onReason: (reason: string) => void;
};

/** Asks why, before something is done that stays on record. */
export function ReasonForm({ title, about, action, busy, onClose, onReason }: Props) {
  const form = useForm({
    initialValues: { reason: '' },
    validate: { reason: isNotEmpty('Say why: it stays on record.') },
  });
  return (
    <Modal opened onClose={onClose} title={title}>
      <form onSubmit={form.onSubmit(({ reason }) => onReason(reason.trim()))} noValidate>
        <Stack>
          <Text size="sm">{about}</Text>
          <TextInput
            data-autofocus
            label="Reason"
            maxLength={300}
            {...form.getInputProps('reason')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" color="red" loading={busy}>
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
