import { FailureNotice, noticeFailure, type Words } from '@atelier/ui';
import { ActionIcon, Popover, Select, Skeleton, Stack, Switch, Text, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconSettings } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  keys,
  type PlaygroundApi,
  type Preferences,
  useGateway,
  usePlayground,
} from '../playground-api.ts';

const words: Words<PlaygroundApi['changePreferences']> = {
  MODEL_NOT_FOUND: ({ model }) => `There is no model ${String(model)} here any more.`,
  MODEL_UNSUITABLE: ({ model }) => `${String(model)} does not answer prompts. Choose another one.`,
};

/** What one wants of the Playground as a whole, behind a button. */
export function PreferencesMenu() {
  const [open, { toggle, close }] = useDisclosure(false);
  return (
    <Popover
      opened={open}
      onDismiss={close}
      width={300}
      position="bottom-start"
      shadow="md"
      trapFocus
    >
      <Tooltip label="Titles and summaries" disabled={open}>
        <Popover.Target>
          <ActionIcon size="lg" aria-label="Playground preferences" onClick={toggle}>
            <IconSettings size={17} />
          </ActionIcon>
        </Popover.Target>
      </Tooltip>
      <Popover.Dropdown>{open && <Fields />}</Popover.Dropdown>
    </Popover>
  );
}

function Fields() {
  const playground = usePlayground();
  const preferences = useQuery({
    queryKey: keys.preferences,
    queryFn: () => playground.getPreferences(),
  });
  const change = useChange();
  const models = useChatModels();
  if (preferences.isError)
    return <FailureNotice error={preferences.error} retry={() => void preferences.refetch()} />;
  if (!preferences.data) return <Skeleton h={90} />;
  const { automaticTitles, taskModel } = preferences.data;
  return (
    <Stack gap="md">
      <Switch
        label="Automatic titles"
        description="A session is named after its first answer. A title you write is kept."
        checked={automaticTitles}
        onChange={(event) => change.mutate({ automaticTitles: event.currentTarget.checked })}
      />
      <Select
        label="Model for titles and summaries"
        placeholder="A small one of the session’s provider"
        searchable
        clearable
        size="xs"
        comboboxProps={{ withinPortal: false }}
        data={taskModel && !models.includes(taskModel) ? [taskModel, ...models] : models}
        value={taskModel ?? null}
        onChange={(model) => change.mutate({ taskModel: model })}
      />
      <Text size="xs" c="dimmed">
        Where the session’s provider has none, rules make them on this machine: its text goes to
        nobody else. What they cost is in Usage, by operation.
      </Text>
    </Stack>
  );
}

type Change = Parameters<PlaygroundApi['changePreferences']>[0];

function useChange() {
  const playground = usePlayground();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (change: Change) => playground.changePreferences(change),
    // What one has switched is switched at once; a refusal puts it back.
    onMutate: (change) =>
      cache.setQueryData<Preferences>(keys.preferences, (now) => after(now, change)),
    onSuccess: (changed) => cache.setQueryData<Preferences>(keys.preferences, changed),
    onError: (error) => {
      noticeFailure(error, words);
      void cache.invalidateQueries({ queryKey: keys.preferences });
    },
  });
}

function after(now: Preferences | undefined, { automaticTitles, taskModel }: Change) {
  if (now === undefined) return now;
  const { taskModel: before, ...rest } = now;
  const model = taskModel === undefined ? before : taskModel;
  return {
    ...rest,
    ...(automaticTitles === undefined ? {} : { automaticTitles }),
    ...(model ? { taskModel: model } : {}),
  };
}

/** The models that could be named: one's own tasks are not asked of the offline workshop. */
function useChatModels(): string[] {
  const gateway = useGateway();
  const { data } = useQuery({
    queryKey: keys.models,
    queryFn: () => gateway.listModels(),
    staleTime: 60_000,
  });
  const chat = data?.items.filter(
    ({ usable, abilities, provider }) =>
      usable && provider !== 'offline' && abilities.includes('chat'),
  );
  return chat?.map(({ id }) => id) ?? [];
}
