import { explain, noticeDone } from '@atelier/ui';
import { Alert, Button, Group, Modal, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { keys, useIdentity } from './identity-api.ts';
import { userWords } from './user-words.ts';

/** Makes an account for somebody, with a first password to hand over. */
export function UserForm({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const identity = useIdentity();
  const cache = useQueryClient();
  const form = useForm({
    initialValues: { email: '', name: '', password: '' },
    validate: {
      email: (email) => (/^\S+@\S+\.\S+$/.test(email) ? null : 'An e-mail address.'),
      password: (password) => (password.length < 8 ? 'At least 8 characters.' : null),
    },
  });
  const create = useMutation({
    mutationFn: ({ email, password, name }: typeof form.values) =>
      identity.createUser({ email, password, ...(name.trim() === '' ? {} : { name }) }),
    onSuccess: async ({ email }) => {
      await cache.invalidateQueries({ queryKey: keys.users });
      noticeDone(`${email} can sign in now.`);
      close();
    },
  });
  const close = () => {
    onClose();
    form.reset();
    create.reset();
  };
  return (
    <Modal opened={opened} onClose={close} title="New user">
      <form onSubmit={form.onSubmit((values) => create.mutate(values))} noValidate>
        <Stack>
          <TextInput data-autofocus label="E-mail" type="email" {...form.getInputProps('email')} />
          <TextInput label="Name" {...form.getInputProps('name')} />
          <PasswordInput
            label="First password"
            description="Hand it over safely; they change it under Settings."
            autoComplete="new-password"
            {...form.getInputProps('password')}
          />
          {create.isError && <Alert color="red">{explain(create.error, userWords)}</Alert>}
          <Group justify="flex-end">
            <Button type="submit" loading={create.isPending}>
              Make account
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
