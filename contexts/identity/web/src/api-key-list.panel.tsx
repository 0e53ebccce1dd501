import {
  ago,
  ConfirmButton,
  day,
  EmptyState,
  FailureNotice,
  ListTable,
  noticeDone,
  noticeFailure,
  Panel,
} from '@atelier/ui';
import { Badge, Button, Code, Skeleton, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ApiKeyForm } from './api-key.form.tsx';
import { type ApiKey, keys, useIdentity } from './identity-api.ts';

/** Keys for programs: made here, shown once, revoked at once. */
export function ApiKeyListPanel() {
  const identity = useIdentity();
  const [making, { open, close }] = useDisclosure(false);
  const list = useQuery({
    queryKey: keys.apiKeys,
    queryFn: () => identity.listApiKeys({ limit: 200 }),
  });
  return (
    <Panel
      title="API keys"
      about="With one of these, any OpenAI client uses every model here by changing its base URL."
      padded={false}
      actions={
        <Button leftSection={<IconPlus size={15} />} onClick={open}>
          New API key
        </Button>
      }
    >
      {list.isPending && <Skeleton h={120} />}
      {list.isError && <FailureNotice error={list.error} retry={() => void list.refetch()} />}
      {list.data?.items.length === 0 && (
        <EmptyState icon={<IconKey size={20} />} title="No API keys">
          Make one to use the models from your own code: the next window shows the lines to copy.
        </EmptyState>
      )}
      {list.data && list.data.items.length > 0 && <Keys items={list.data.items} />}
      {making && <ApiKeyForm onClose={close} />}
    </Panel>
  );
}

function Keys({ items }: { items: readonly ApiKey[] }) {
  const identity = useIdentity();
  const cache = useQueryClient();
  const revoke = useMutation({
    mutationFn: ({ id }: ApiKey) => identity.revokeApiKey({ keyId: id }),
    onSuccess: (_, { name }) => noticeDone(`“${name}” is revoked: it stopped working.`),
    onError: (error) =>
      noticeFailure(error, { API_KEY_NOT_FOUND: 'This key was revoked already.' }),
    onSettled: () => cache.invalidateQueries({ queryKey: keys.apiKeys }),
  });
  return (
    <ListTable
      minWidth={680}
      rows={items}
      keyOf={({ id }) => id}
      columns={[
        {
          title: 'Name',
          show: ({ name }) => (
            <Text size="sm" fw={500}>
              {name}
            </Text>
          ),
        },
        { title: 'Key', show: ({ prefix }) => <Code>{prefix}…</Code> },
        { title: 'Made', show: ({ createdAt }) => ago(createdAt) },
        { title: 'Last used', show: ({ lastUsedAt }) => (lastUsedAt ? ago(lastUsedAt) : 'never') },
        { title: 'Expires', show: ({ expiresAt }) => <Expiry at={expiresAt} /> },
        {
          align: 'right',
          show: (key) => (
            <ConfirmButton
              color="red"
              question={`Revoke “${key.name}”? Programs that use it, or a key that was made with it, stop working at once; it cannot be brought back.`}
              confirm="Revoke"
              onConfirm={() => revoke.mutate(key)}
            >
              Revoke
            </ConfirmButton>
          ),
        },
      ]}
    />
  );
}

function Expiry({ at }: { at: string | undefined }) {
  if (!at) return <Text size="sm">never</Text>;
  return Date.parse(at) < Date.now() ? <Badge color="red">expired</Badge> : <>{day(at)}</>;
}
