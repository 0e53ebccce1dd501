import { explain, FailureNotice, noticeDone, Panel, useMay, type Words } from '@atelier/ui';
import {
  Alert,
  Button,
  Group,
  Modal,
  Skeleton,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { isEmail, isNotEmpty, useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { addressLines } from './address-lines.ts';
import { type BillingApi, type InvoiceIssuer, keys, useBilling } from './billing-api.ts';

/** Who sells, at the head of invoices; shown to who can change it. */
export function InvoiceIssuerPanel() {
  const billing = useBilling();
  const mayManage = useMay('invoice', 'manage');
  const [changing, { open, close }] = useDisclosure(false);
  const query = useQuery({
    queryKey: keys.issuer,
    queryFn: () => billing.getInvoiceIssuer(),
    enabled: mayManage,
  });
  if (!mayManage) return null;
  const issuer = query.data?.issuer ?? null;
  return (
    <Panel
      title="Invoices are from"
      actions={
        query.data && (
          <Button variant="default" onClick={open}>
            {issuer ? 'Change' : 'Name who sells'}
          </Button>
        )
      }
    >
      {query.isPending && <Skeleton h={60} />}
      {query.isError && <FailureNotice error={query.error} retry={() => void query.refetch()} />}
      {query.data && !issuer && (
        <Text size="sm" c="dimmed">
          Nobody is named yet: invoices have no sender. Most countries ask for a name and an
          address.
        </Text>
      )}
      {issuer && <Named issuer={issuer} />}
      {changing && <IssuerForm issuer={issuer} onClose={close} />}
    </Panel>
  );
}

function Named({ issuer }: { issuer: InvoiceIssuer }) {
  return (
    <>
      <Text size="sm" fw={500}>
        {issuer.name}
      </Text>
      {issuer.address.map((line) => (
        <Text key={line} size="sm">
          {line}
        </Text>
      ))}
      <Text size="sm" c="dimmed">
        {[issuer.email, issuer.taxId].filter(Boolean).join(' · ')}
      </Text>
    </>
  );
}

const words: Words<BillingApi['nameInvoiceIssuer']> = {
  NOT_PRINTABLE: ({ characters }) =>
    `These characters cannot be printed: ${String(characters)}. Write them in another script.`,
};

type FormProps = { readonly issuer: InvoiceIssuer | null; readonly onClose: () => void };

function IssuerForm({ issuer, onClose }: FormProps) {
  const billing = useBilling();
  const cache = useQueryClient();
  const form = useForm({
    initialValues: {
      name: issuer?.name ?? '',
      address: issuer?.address.join('\n') ?? '',
      email: issuer?.email ?? '',
      taxId: issuer?.taxId ?? '',
    },
    validate: {
      name: isNotEmpty('Who sells.'),
      address: (text) => (addressLines(text).length > 6 ? 'At most six lines.' : null),
      email: (text) => (text.trim() ? isEmail('An e-mail address.')(text) : null),
    },
  });
  const save = useMutation({
    mutationFn: ({ name, address, email, taxId }: typeof form.values) =>
      billing.nameInvoiceIssuer({
        name,
        address: addressLines(address),
        ...(email.trim() ? { email } : {}),
        ...(taxId.trim() ? { taxId } : {}),
      }),
    onSuccess: () => {
      noticeDone('The next invoice says so.');
      onClose();
    },
    onSettled: () => cache.invalidateQueries({ queryKey: keys.issuer }),
  });
  return (
    <Modal opened onClose={onClose} title="Invoices are from">
      <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
        <Stack>
          <TextInput data-autofocus label="Name" maxLength={120} {...form.getInputProps('name')} />
          <Textarea label="Address" autosize minRows={2} {...form.getInputProps('address')} />
          <TextInput label="E-mail" {...form.getInputProps('email')} />
          <TextInput label="Tax number" maxLength={40} {...form.getInputProps('taxId')} />
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
