import { ago, ConfirmButton, FailureNotice, Panel } from '@atelier/ui';
import { Badge, Button, Group, Skeleton, Stack, Table, Text } from '@mantine/core';
import { IconPlus, IconRadar2 } from '@tabler/icons-react';
import { useState } from 'react';
import type { Provider } from './gateway-api.ts';
import { type KeyTarget, ProviderKeyForm } from './provider-key.form.tsx';
import { useDiscover, useOwnKeys, useProviders, useRemoveKey } from './use-provider-keys.ts';

type Props = {
  readonly intro?: boolean;
  /** The provider whose form is open at first. */
  readonly open?: string | undefined;
};

/** Where models come from and whose key is used, with the way to add, replace and remove one's own. */
export function ProviderList({ intro = true, open }: Props) {
  const providers = useProviders();
  const discover = useDiscover();
  const [chosen, setTarget] = useState<KeyTarget | null>();
  const asked = providers.data?.items.find(({ name }) => name === open);
  const target = chosen === undefined ? asked : (chosen ?? undefined);
  return (
    <Panel
      title="Providers"
      about={
        intro
          ? 'Your own key is used before the system’s. Servers on this machine and the offline models need none.'
          : undefined
      }
      padded={false}
      actions={
        <Group gap="xs">
          <Button
            variant="default"
            leftSection={<IconRadar2 size={15} />}
            loading={discover.isPending}
            onClick={() => discover.mutate()}
          >
            Look for local servers
          </Button>
          <Button
            variant="default"
            leftSection={<IconPlus size={15} />}
            onClick={() => setTarget('custom')}
          >
            Add a server
          </Button>
        </Group>
      }
    >
      {providers.isPending && <Waiting />}
      {providers.isError && (
        <FailureNotice error={providers.error} retry={() => void providers.refetch()} />
      )}
      {providers.data && <Providers items={providers.data.items} onKey={setTarget} />}
      <ProviderKeyForm target={target} onClose={() => setTarget(null)} />
    </Panel>
  );
}

const STATES = {
  own: { color: 'teal', label: 'your key' },
  system: { color: 'blue', label: 'system key' },
  'none-needed': { color: 'gray', label: 'no key needed' },
  missing: { color: 'orange', label: 'key missing' },
} as const satisfies Record<Provider['keySource'], { color: string; label: string }>;

function Providers(props: { items: readonly Provider[]; onKey: (provider: Provider) => void }) {
  const own = useOwnKeys();
  const remove = useRemoveKey();
  const keyOf = (name: string) => own.data?.items.find(({ provider }) => provider === name);
  return (
    <Table miw={560}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Provider</Table.Th>
          <Table.Th>Key</Table.Th>
          <Table.Th ta="right">Models</Table.Th>
          <Table.Th />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {props.items.map((provider) => (
          <Table.Tr key={provider.name}>
            <Table.Td>
              <Text size="sm" fw={500}>
                {provider.title}
              </Text>
              <Text size="xs" c="dimmed">
                {provider.baseUrl ?? provider.name}
                {provider.reachable === false ? ' · does not answer' : ''}
              </Text>
            </Table.Td>
            <Table.Td>
              <Badge color={STATES[provider.keySource].color}>
                {STATES[provider.keySource].label}
              </Badge>
              <StoredKey stored={keyOf(provider.name)} />
            </Table.Td>
            <Table.Td ta="right" className="numeric">
              {provider.models}
            </Table.Td>
            <Table.Td>
              {provider.keySource !== 'none-needed' && (
                <Group gap={4} justify="flex-end" wrap="nowrap">
                  <Button
                    size="compact-sm"
                    variant={provider.keySource === 'missing' ? 'light' : 'subtle'}
                    onClick={() => props.onKey(provider)}
                  >
                    {provider.keySource === 'own' ? 'Replace' : 'Add key'}
                  </Button>
                  {provider.keySource === 'own' && (
                    <ConfirmButton
                      color="red"
                      question={`Remove your key for ${provider.title}? It cannot be shown or brought back.`}
                      confirm="Remove"
                      onConfirm={() => remove.mutate(provider.name)}
                    >
                      Remove
                    </ConfirmButton>
                  )}
                </Group>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function StoredKey({ stored }: { stored: { hint: string; updatedAt: string } | undefined }) {
  if (!stored) return null;
  return (
    <Text size="xs" c="dimmed" mt={2}>
      …{stored.hint} · {ago(stored.updatedAt)}
    </Text>
  );
}

function Waiting() {
  return (
    <Stack p="md">
      {[1, 2, 3, 4].map((row) => (
        <Skeleton key={row} h={30} />
      ))}
    </Stack>
  );
}
