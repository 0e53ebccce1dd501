import { FormDialog, noticeDone } from '@atelier/ui';
import { TextInput } from '@mantine/core';
import { isNotEmpty, useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { keys, type Settings, usePlayground } from '../playground-api.ts';
import { configurationWords } from './configuration-words.ts';

/** Keeps settings under a name. */
export function ConfigurationForm(props: { settings: Settings; onClose: () => void }) {
  const { settings, onClose } = props;
  const playground = usePlayground();
  const cache = useQueryClient();
  const form = useForm({
    initialValues: { name: '' },
    validate: { name: isNotEmpty('What is it for?') },
  });
  const create = useMutation({
    mutationFn: (values: typeof form.values) =>
      playground.createConfiguration({ ...settings, ...values }),
    onSuccess: async ({ name }) => {
      await cache.invalidateQueries({ queryKey: keys.configurations });
      noticeDone(`Saved as ${name}.`);
      onClose();
    },
  });
  return (
    <FormDialog
      title="Save as a configuration"
      action="Save"
      form={form}
      sending={create}
      words={configurationWords}
      onSubmit={form.onSubmit((values) => create.mutate(values))}
      onClose={onClose}
    >
      <TextInput
        label="Name"
        description="What it is for, as “Support answers, short”."
        maxLength={200}
        {...form.getInputProps('name')}
      />
    </FormDialog>
  );
}
