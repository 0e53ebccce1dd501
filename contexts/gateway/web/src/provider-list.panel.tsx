import { ago, ConfirmButton, FailureNotice, ListTable, Panel } from '@atelier/ui';
import { Badge, Button, Group, Skeleton, Stack, Text } from '@mantine/core';
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
export function ProviderListPanel({ intro = true, open }: Props) {
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
      {target && <ProviderKeyForm target={target} onClose={() => setTarget(null)} />}
    </Panel>
  );
}

const STATES = {
  own: { color: 'teal', label: 'your key' },
  system: { color: 'blue', label: 'system key' },
  'none-needed': { color: 'gray', label: 'no key needed' },
  missing: { color: 'orange', label: 'key missing' },
} as const satisfies Record<Provider['keySource'], { color: string; label: string }>;

type OnKey = (provider: Provider) => void;

function Providers({ items, onKey }: { items: readonly Provider[]; onKey: OnKey }) {
  const own = useOwnKeys();
  const keyOf = (name: string) => own.data?.items.find(({ provider }) => provider === name);
  return (
    <ListTable
      minWidth={600}
      rows={items}
      keyOf={({ name }) => name}
      columns={[
        {
          title: 'Provider',
          show: ({ title, name, baseUrl, reachable }) => (
            <>
              <Text size="sm" fw={500}>
                {title}
              </Text>
              <Text size="xs" c="dimmed">
                {baseUrl ?? name}
                {reachable === false ? ' · does not answer' : ''}
              </Text>
            </>
          ),
        },
        {
          title: 'Key',
          show: ({ name, keySource }) => (
            <>
              <Badge color={STATES[keySource].color}>{STATES[keySource].label}</Badge>
              <StoredKey stored={keyOf(name)} />
            </>
          ),
        },
        { title: 'Models', align: 'right', show: ({ models }) => models },
        {
          align: 'right',
          show: (provider) =>
            provider.keySource !== 'none-needed' && <Actions provider={provider} onKey={onKey} />,
        },
      ]}
    />
  );
}

function Actions({ provider, onKey }: { provider: Provider; onKey: OnKey }) {
  const remove = useRemoveKey();
  const { name, title, keySource } = provider;
  return (
    <Group gap={4} justify="flex-end" wrap="nowrap">
      <Button
        size="compact-sm"
        variant={keySource === 'missing' ? 'light' : 'subtle'}
        onClick={() => onKey(provider)}
      >
        {keySource === 'own' ? 'Replace' : 'Add key'}
      </Button>
      {keySource === 'own' && (
        <ConfirmButton
          color="red"
          question={`Remove your key for ${title}? It cannot be shown or brought back.`}
          confirm="Remove"
          onConfirm={() => remove.mutate(name)}
        >
          Remove
        </ConfirmButton>
      )}
    </Group>
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
