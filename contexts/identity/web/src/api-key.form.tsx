import { CopyButton, FormDialog, type Words } from '@atelier/ui';
import {
  Alert,
  Box,
  Button,
  Code,
  Group,
  Select,
  Stack,
  Tabs,
  Text,
  TextInput,
} from '@mantine/core';
import { isNotEmpty, useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { apiKeySnippets } from './api-key-snippets.ts';
import { type IdentityApi, keys, type NewApiKey, useIdentity } from './identity-api.ts';

const words: Words<IdentityApi['createApiKey']> = {
  SCOPE_NOT_YOURS: ({ resource, action }) =>
    `A key cannot do more than you: you may not ${String(action)} ${String(resource)}.`,
  TOO_MANY_API_KEYS:
    'You have as many keys as one person may have. Revoke one that you no longer use.',
  EXPIRY_PAST: 'The key would have expired already. Choose a later day.',
};

const LIFETIMES = [
  { value: '', label: 'Does not expire' },
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'A year' },
];

const DAY_MS = 86_400_000;

/** Makes a key, then shows it this once with the lines that use it. */
export function ApiKeyForm({ onClose }: { onClose: () => void }) {
  const identity = useIdentity();
  const cache = useQueryClient();
  const form = useForm({
    initialValues: { name: '', expiresAt: '' },
    validate: { name: isNotEmpty('What is it for? The name is how you recognise it later.') },
  });
  const create = useMutation({
    mutationFn: ({ name, expiresAt: days }: typeof form.values) =>
      identity.createApiKey({
        name,
        ...(days === ''
          ? {}
          : { expiresAt: new Date(Date.now() + Number(days) * DAY_MS).toISOString() }),
      }),
    onSuccess: () => cache.invalidateQueries({ queryKey: keys.apiKeys }),
  });
  return (
    <FormDialog
      title={create.data ? 'Your new API key' : 'New API key'}
      action="Make key"
      size="lg"
      form={form}
      sending={create}
      words={words}
      fields={{ EXPIRY_PAST: 'expiresAt' }}
      sent={create.data && <Made made={create.data} onClose={onClose} />}
      onSubmit={form.onSubmit((values) => create.mutate(values))}
      onClose={onClose}
    >
      <TextInput
        label="Name"
        placeholder="Nightly evaluation"
        maxLength={100}
        {...form.getInputProps('name')}
      />
      <Select
        label="Expires"
        data={LIFETIMES}
        allowDeselect={false}
        {...form.getInputProps('expiresAt')}
      />
    </FormDialog>
  );
}

function Made({ made, onClose }: { made: NewApiKey; onClose: () => void }) {
  const snippets = apiKeySnippets(globalThis.location.origin, made.apiKey);
  return (
    <Stack>
      <Alert color="yellow">
        Copy it now: it is kept as a hash only and cannot be shown again.
      </Alert>
      <Group gap="xs" wrap="nowrap">
        <Code
          block
          flex={1}
          data-testid="new-api-key"
          style={{ overflowWrap: 'anywhere', whiteSpace: 'normal' }}
        >
          {made.apiKey}
        </Code>
        <CopyButton text={made.apiKey} label="Copy the key" />
      </Group>
      <Tabs defaultValue={snippets[0]?.name ?? ''}>
        <Tabs.List>
          {snippets.map(({ name }) => (
            <Tabs.Tab key={name} value={name}>
              {name}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {snippets.map(({ name, code }) => (
          <Tabs.Panel key={name} value={name} pt="xs">
            <Box pos="relative">
              <Box pos="absolute" top={6} right={6}>
                <CopyButton text={code} label="Copy code" />
              </Box>
              <Code block>{code}</Code>
            </Box>
          </Tabs.Panel>
        ))}
      </Tabs>
      <Group justify="space-between">
        <Text size="xs" c="dimmed">
          GET /v1/models lists what you can put for the model.
        </Text>
        <Button onClick={onClose}>I have copied it</Button>
      </Group>
    </Stack>
  );
}
