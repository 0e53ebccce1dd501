import { FormDialog, noticeDone, type Words } from '@atelier/ui';
import { PasswordInput, Text, TextInput } from '@mantine/core';
import { isNotEmpty, useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { type IdentityApi, type Provider, useIdentity } from './gateway-api.ts';
import { useRefreshProviders } from './use-provider-keys.ts';

/** Which provider a key is for; `custom` asks for its name and address too. */
export type KeyTarget = Provider | 'custom';

const words: Words<IdentityApi['storeProviderKey']> = {
  BASE_URL_FORBIDDEN:
    'This address is in a private network. Only the owner of this installation may use such a server; ask them to add it.',
};

/** Stores a key; it leaves this form once and is never shown again. */
export function ProviderKeyForm({ target, onClose }: { target: KeyTarget; onClose: () => void }) {
  const identity = useIdentity();
  const refresh = useRefreshProviders();
  const custom = target === 'custom';
  const form = useForm({
    initialValues: { provider: custom ? '' : target.name, baseUrl: '', apiKey: '' },
    validate: {
      provider: (name) =>
        /^[a-z0-9][a-z0-9._-]{0,63}$/.test(name)
          ? null
          : 'Small letters, digits, dot, hyphen: it becomes the first part of model ids.',
      baseUrl: (url) =>
        !custom || /^https?:\/\/\S+$/.test(url) ? null : 'An address as https://host/v1.',
      apiKey: isNotEmpty('Paste the key.'),
    },
  });
  const store = useMutation({
    mutationFn: ({ provider, baseUrl, apiKey }: typeof form.values) =>
      identity.storeProviderKey({ provider, apiKey, ...(baseUrl ? { baseUrl } : {}) }),
    onSuccess: async ({ provider }) => {
      await refresh();
      noticeDone(`The key for ${provider} is stored, sealed. Its models are ready.`);
      onClose();
    },
  });
  return (
    <FormDialog
      title={
        target === 'custom' ? 'Add an OpenAI-compatible server' : `Your key for ${target.title}`
      }
      action="Store key"
      form={form}
      sending={store}
      words={words}
      fields={{ BASE_URL_FORBIDDEN: 'baseUrl' }}
      onSubmit={form.onSubmit((values) => store.mutate(values))}
      onClose={onClose}
    >
      {custom && (
        <>
          <TextInput
            label="Name"
            description="Model ids will begin with it, as my-server/llama-3."
            placeholder="my-server"
            {...form.getInputProps('provider')}
          />
          <TextInput
            label="Base URL"
            description="Up to and with /v1, of a server that speaks the OpenAI API."
            placeholder="https://models.example.com/v1"
            {...form.getInputProps('baseUrl')}
          />
        </>
      )}
      <PasswordInput
        label="API key"
        description={
          custom
            ? 'If the server asks for none, write anything.'
            : 'Used before the key of the system, for your calls only.'
        }
        autoComplete="off"
        {...form.getInputProps('apiKey')}
      />
      <Text size="xs" c="dimmed">
        Keys are sealed with authenticated encryption, never shown again and never logged.
      </Text>
    </FormDialog>
  );
}
