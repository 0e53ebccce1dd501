import { explain, noticeDone, Panel, type Words } from '@atelier/ui';
import { Alert, Button, Group, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { isEmail, isNotEmpty, useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { addressLines } from './address-lines.ts';
import { type BillingApi, keys, type Subscription, useBilling } from './billing-api.ts';

type Contact = NonNullable<Subscription['contact']>;
type Props = { readonly contact: Contact; readonly mayManage: boolean };

/** Whom invoices are made out to. */
export function BillingContactPanel({ contact, mayManage }: Props) {
  const [changing, { open, close }] = useDisclosure(false);
  return (
    <Panel
      title="Invoices are made out to"
      actions={
        mayManage && (
          <Button variant="default" onClick={open}>
            Change
          </Button>
        )
      }
    >
      <Text size="sm" fw={500}>
        {contact.name}
      </Text>
      {contact.address.map((line) => (
        <Text key={line} size="sm">
          {line}
        </Text>
      ))}
      <Text size="sm" c="dimmed">
        {[contact.email, contact.taxId].filter(Boolean).join(' · ')}
      </Text>
      {changing && <BillingContactForm contact={contact} onClose={close} />}
    </Panel>
  );
}

const words: Words<BillingApi['changeBillingContact']> = {
  NOT_SUBSCRIBED: 'This workspace has no subscription.',
  NOT_WORKSPACE_OWNER: 'Only an owner of the workspace may do this.',
  NOT_PRINTABLE: ({ characters }) =>
    `These characters cannot be printed: ${String(characters)}. Write them in another script.`,
};

function BillingContactForm({ contact, onClose }: { contact: Contact; onClose: () => void }) {
  const billing = useBilling();
  const cache = useQueryClient();
  const form = useForm({
    initialValues: {
      name: contact.name,
      email: contact.email,
      address: contact.address.join('\n'),
      taxId: contact.taxId ?? '',
    },
    validate: {
      name: isNotEmpty('Who pays.'),
      email: isEmail('An e-mail address.'),
      address: (text) => (addressLines(text).length > 6 ? 'At most six lines.' : null),
    },
  });
  const save = useMutation({
    mutationFn: ({ name, email, address, taxId }: typeof form.values) =>
      billing.changeBillingContact({
        name,
        email,
        address: addressLines(address),
        ...(taxId.trim() ? { taxId } : {}),
      }),
    onSuccess: () => {
      noticeDone('The next invoice says so.');
      onClose();
    },
    onSettled: () => cache.invalidateQueries({ queryKey: keys.subscription }),
  });
  return (
    <Modal opened onClose={onClose} title="Invoices are made out to">
      <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
        <Stack>
          <TextInput data-autofocus label="Name" maxLength={120} {...form.getInputProps('name')} />
          <TextInput label="E-mail" {...form.getInputProps('email')} />
          <Textarea label="Address" autosize minRows={2} {...form.getInputProps('address')} />
          <TextInput
            label="Tax number"
            description="As it shall stand on invoices."
            maxLength={40}
            {...form.getInputProps('taxId')}
          />
          {save.isError && <Alert color="red">{explain(save.error, words)}</Alert>}
          <Group justify="flex-end">
            <Button type="submit" loading={save.isPending}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
