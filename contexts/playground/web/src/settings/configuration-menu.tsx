import { ago, noticeDone, noticeFailure, noticeUndo } from '@atelier/ui';
import { ActionIcon, Group, Menu, Text, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconBookmarks, IconDeviceFloppy, IconHistory, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Configuration, keys, type Settings, usePlayground } from '../playground-api.ts';
import { configurationWords } from './configuration-words.ts';
import { ConfigurationForm } from './configuration.form.tsx';
import { ConfigurationHistory } from './configuration-history.tsx';

type Props = {
  readonly settings: Settings;
  readonly configurationId: Configuration['id'] | undefined;
  readonly onLoad: (configuration: Configuration) => void;
};

/** Settings kept under a name: save these, load others, look at how one changed. */
export function ConfigurationMenu({ settings, configurationId, onLoad }: Props) {
  const playground = usePlayground();
  const cache = useQueryClient();
  const list = useQuery({
    queryKey: keys.configurations,
    queryFn: () => playground.listConfigurations({ limit: 200 }),
  });
  const [naming, name] = useDisclosure(false);
  const [history, setHistory] = useState<Configuration>();
  const all = list.data?.items ?? [];
  const current = all.find(({ id }) => id === configurationId);
  const unchanged =
    current !== undefined && JSON.stringify(current.settings) === JSON.stringify(settings);
  const refresh = () => cache.invalidateQueries({ queryKey: keys.configurations });

  const update = useMutation({
    mutationFn: (configuration: Configuration) =>
      playground.updateConfiguration({
        ...settings,
        configurationId: configuration.id,
        name: configuration.name,
      }),
    onSuccess: ({ name: saved, version }) => {
      noticeDone(`Saved ${saved} as version ${version}.`);
      return refresh();
    },
    onError: (error) => noticeFailure(error, configurationWords),
  });
  const remove = useMutation({
    mutationFn: ({ id }: Configuration) => playground.deleteConfiguration({ configurationId: id }),
    onSuccess: (_, configuration) => {
      noticeUndo(`Deleted ${configuration.name}.`, () => restore.mutate(configuration));
      return refresh();
    },
    onError: (error) => noticeFailure(error),
  });
  const restore = useMutation({
    mutationFn: ({ id }: Configuration) => playground.restoreConfiguration({ configurationId: id }),
    onSuccess: refresh,
    onError: (error) => noticeFailure(error, configurationWords),
  });

  return (
    <>
      <Menu position="bottom-end" width={320} shadow="md">
        <Tooltip position="left" label="Configurations: settings kept under a name">
          <Menu.Target>
            <ActionIcon size="lg" aria-label="Configurations">
              <IconBookmarks size={18} />
            </ActionIcon>
          </Menu.Target>
        </Tooltip>
        <Menu.Dropdown mah={420} style={{ overflowY: 'auto' }}>
          <Menu.Item leftSection={<IconDeviceFloppy size={15} />} onClick={name.open}>
            Save as a new configuration …
          </Menu.Item>
          {current && (
            <Menu.Item
              leftSection={<IconDeviceFloppy size={15} />}
              disabled={unchanged}
              onClick={() => update.mutate(current)}
            >
              {unchanged
                ? `Same as “${current.name}”, version ${current.version}`
                : `Save to “${current.name}” (version ${current.version + 1})`}
            </Menu.Item>
          )}
          <Menu.Divider />
          <Menu.Label>Load</Menu.Label>
          {all.length === 0 && (
            <Text size="xs" c="dimmed" px="sm" pb="xs">
              None yet. Set a model, a system prompt and parameters that work, then save them here
              to use them in other sessions.
            </Text>
          )}
          {all.map((configuration) => (
            <Line
              key={configuration.id}
              configuration={configuration}
              onLoad={onLoad}
              onHistory={setHistory}
              onRemove={(each) => remove.mutate(each)}
            />
          ))}
        </Menu.Dropdown>
      </Menu>
      {naming && <ConfigurationForm settings={settings} onClose={name.close} />}
      {history && (
        <ConfigurationHistory
          configuration={history}
          onClose={() => setHistory(undefined)}
          onLoad={onLoad}
        />
      )}
    </>
  );
}

function Line(props: {
  configuration: Configuration;
  onLoad: (configuration: Configuration) => void;
  onHistory: (configuration: Configuration) => void;
  onRemove: (configuration: Configuration) => void;
}) {
  const { configuration } = props;
  return (
    <Group gap={2} wrap="nowrap">
      <Menu.Item style={{ flex: 1, minWidth: 0 }} onClick={() => props.onLoad(configuration)}>
        <Text size="sm" truncate>
          {configuration.name}
        </Text>
        <Text size="xs" c="dimmed" truncate>
          {configuration.settings.model} · v{configuration.version} · {ago(configuration.updatedAt)}
        </Text>
      </Menu.Item>
      <ActionIcon aria-label="History" onClick={() => props.onHistory(configuration)}>
        <IconHistory size={15} />
      </ActionIcon>
      <ActionIcon aria-label="Delete" onClick={() => props.onRemove(configuration)}>
        <IconTrash size={15} />
      </ActionIcon>
    </Group>
  );
}
