import { CopyButton, FormDialog, type Words } from '@atelier/ui';
import { Alert, Button, Code, Group, MultiSelect, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  keys,
  type NotificationsApi,
  type Preference,
  useNotifications,
} from './notifications-api.ts';

const words: Words<NotificationsApi['createWebHook']> = {
  WEB_HOOK_LIMIT: ({ limit }) =>
    `A workspace has at most ${String(limit)} web hooks. Delete one that is no longer used.`,
  ADDRESS_PRIVATE:
    'This address is in a private network. Only the owner of this installation may have a web hook there.',
  NOT_WORKSPACE_OWNER: 'Only an owner of this workspace makes web hooks.',
};

/** Makes a web hook, then shows its secret this once. */
export function WebHookForm({ onClose }: { onClose: () => void }) {
  const notifications = useNotifications();
  const cache = useQueryClient();
  const kinds = useQuery({
    queryKey: keys.preferences,
    queryFn: () => notifications.getPreferences(),
  });
  const form = useForm<{ url: string; about: string; kinds: Preference['kind'][] }>({
    initialValues: { url: '', about: '', kinds: [] },
    validate: {
      url: (url) =>
        /^https?:\/\/\S+$/.test(url) ? null : 'An address that begins with https:// or http://.',
    },
  });
  const create = useMutation({
    mutationFn: (values: typeof form.values) => notifications.createWebHook(values),
    onSuccess: () => cache.invalidateQueries({ queryKey: keys.webHooks }),
  });
  const { data: made } = create;
  return (
    <FormDialog
      title={made ? 'The secret of your web hook' : 'New web hook'}
      action="Make web hook"
      form={form}
      sending={create}
      words={words}
      fields={{ ADDRESS_PRIVATE: 'url' }}
      sent={made && <Made secret={made.secret} onClose={onClose} />}
      onSubmit={form.onSubmit((values) => create.mutate(values))}
      onClose={onClose}
    >
      <TextInput
        label="Address"
        placeholder="https://example.com/atelier"
        {...form.getInputProps('url')}
      />
      <TextInput
        label="What is it?"
        placeholder="Our chat"
        maxLength={200}
        {...form.getInputProps('about')}
      />
      <MultiSelect
        label="About"
        description="Without a choice: everything."
        data={(kinds.data?.items ?? []).map(({ kind, title }) => ({ value: kind, label: title }))}
        {...form.getInputProps('kinds')}
      />
    </FormDialog>
  );
}

function Made({ secret, onClose }: { secret: string; onClose: () => void }) {
  return (
    <Stack>
      <Alert color="yellow">Copy it now: it is sealed and cannot be shown again.</Alert>
      <Group gap="xs" wrap="nowrap">
        <Code block flex={1} style={{ overflowWrap: 'anywhere', whiteSpace: 'normal' }}>
          {secret}
        </Code>
        <CopyButton text={secret} label="Copy the secret" />
      </Group>
      <Text size="sm" c="dimmed">
        Each request carries <Code>webhook-id</Code>, <Code>webhook-timestamp</Code> and{' '}
        <Code>webhook-signature</Code>, as Standard Webhooks says; its libraries check them with
        this secret.
      </Text>
      <Group justify="flex-end">
        <Button onClick={onClose}>I have copied it</Button>
      </Group>
    </Stack>
  );
}
