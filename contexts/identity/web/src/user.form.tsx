import { FormDialog, noticeDone } from '@atelier/ui';
import { PasswordInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { keys, useIdentity } from './identity-api.ts';
import { userWords } from './user-words.ts';

/** Makes an account for somebody, with a first password to hand over. */
export function UserForm({ onClose }: { onClose: () => void }) {
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
      onClose();
    },
  });
  return (
    <FormDialog
      title="New user"
      action="Make account"
      form={form}
      sending={create}
      words={userWords}
      fields={{ EMAIL_TAKEN: 'email' }}
      onSubmit={form.onSubmit((values) => create.mutate(values))}
      onClose={onClose}
    >
      <TextInput label="E-mail" type="email" {...form.getInputProps('email')} />
      <TextInput label="Name" {...form.getInputProps('name')} />
      <PasswordInput
        label="First password"
        description="Hand it over safely; they change it under Settings."
        autoComplete="new-password"
        {...form.getInputProps('password')}
      />
    </FormDialog>
  );
}
