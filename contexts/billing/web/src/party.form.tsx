import { FormDialog, GrowingTextarea, noticeDone, type RejectionDetail } from '@atelier/ui';
import { Box, Text, TextInput } from '@mantine/core';
import { isEmail, isNotEmpty, useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { addressLines } from './address-lines.ts';

/** Who stands on an invoice: whom it is from, or whom it is made out to. */
type Party = {
  readonly name: string;
  readonly email?: string | undefined;
  readonly address: readonly string[];
  readonly taxId?: string | undefined;
};

/** A party as it stands on an invoice. */
export function PartyLines({ party }: { party: Party }) {
  return (
    <Box style={{ overflowWrap: 'anywhere' }}>
      <Text size="sm" fw={500}>
        {party.name}
      </Text>
      {party.address.map((line, place) => (
        // Lines may be equal, and never change places.
        <Text key={`${place} ${line}`} size="sm">
          {line}
        </Text>
      ))}
      <Text size="sm" c="dimmed">
        {[party.email, party.taxId].filter(Boolean).join(' · ')}
      </Text>
    </Box>
  );
}

export type TypedParty = {
  name: string;
  /** Empty only where none is needed. */
  email: string;
  address: string[];
  taxId?: string;
};

type Props = {
  readonly title: string;
  readonly party: Party | null;
  readonly needsEmail: boolean;
  /** What is said where the name is missing. */
  readonly whoIsIt: string;
  readonly words: Readonly<Record<string, string | ((detail: RejectionDetail) => string)>>;
  /** Of the query that shows the party. */
  readonly queryKey: readonly unknown[];
  readonly onSave: (party: TypedParty) => Promise<unknown>;
  readonly onClose: () => void;
};

/** Changes who stands on the next invoices. */
export function PartyForm(props: Props) {
  const { title, party, needsEmail, whoIsIt, words, queryKey, onSave, onClose } = props;
  const cache = useQueryClient();
  const form = useForm({
    initialValues: {
      name: party?.name ?? '',
      email: party?.email ?? '',
      address: party?.address.join('\n') ?? '',
      taxId: party?.taxId ?? '',
    },
    validate: {
      name: isNotEmpty(whoIsIt),
      email: (text) =>
        needsEmail || text.trim() ? isEmail('An e-mail address.')(text.trim()) : null,
      address: (text) => (addressLines(text).length > 6 ? 'At most six lines.' : null),
    },
  });
  const save = useMutation({
    mutationFn: ({ name, email, address, taxId }: typeof form.values) =>
      onSave({
        name,
        email: email.trim(),
        address: addressLines(address),
        ...(taxId.trim() ? { taxId: taxId.trim() } : {}),
      }),
    onSuccess: () => {
      noticeDone('The next invoice says so.');
      onClose();
    },
    onSettled: () => cache.invalidateQueries({ queryKey }),
  });
  return (
    <FormDialog
      title={title}
      action="Save"
      form={form}
      sending={save}
      words={words}
      onSubmit={form.onSubmit((values) => save.mutate(values))}
      onClose={onClose}
    >
      <TextInput label="Name" maxLength={120} {...form.getInputProps('name')} />
      <TextInput label="E-mail" {...form.getInputProps('email')} />
      <GrowingTextarea label="Address" {...form.getInputProps('address')} />
      <TextInput
        label="Tax number"
        description="As it shall stand on invoices."
        maxLength={40}
        {...form.getInputProps('taxId')}
      />
    </FormDialog>
  );
}
