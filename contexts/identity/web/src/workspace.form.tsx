import { FormDialog, noticeDone, type Words } from '@atelier/ui';
import { TextInput } from '@mantine/core';
import { isNotEmpty, useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type IdentityApi, keys, type WorkspaceId, useIdentity } from './identity-api.ts';

const words: Words<IdentityApi['createWorkspace']> = {
  TOO_MANY_WORKSPACES:
    'You made as many workspaces as one user can. Make somebody else the owner of one and leave it.',
};

type Props = { readonly onClose: () => void; readonly onEnter: (id: WorkspaceId) => void };

/** Makes a workspace and goes there. */
export function WorkspaceForm({ onClose, onEnter }: Props) {
  const identity = useIdentity();
  const cache = useQueryClient();
  const form = useForm({
    initialValues: { name: '' },
    validate: { name: isNotEmpty('What is it for?') },
  });
  const create = useMutation({
    mutationFn: (values: typeof form.values) => identity.createWorkspace(values),
    onSuccess: async ({ id, name }) => {
      await cache.invalidateQueries({ queryKey: keys.me });
      noticeDone(`You are in ${name} now. Your menu leads back.`);
      onClose();
      onEnter(id);
    },
  });
  return (
    <FormDialog
      title="New workspace"
      action="Make workspace"
      form={form}
      sending={create}
      words={words}
      onSubmit={form.onSubmit((values) => create.mutate(values))}
      onClose={onClose}
    >
      <TextInput
        label="Name"
        description="It begins empty, with you as its owner: sessions, requests and usage of its own."
        maxLength={100}
        {...form.getInputProps('name')}
      />
    </FormDialog>
  );
}
